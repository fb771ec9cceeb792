# syntax=docker/dockerfile:1
FROM node:26.10-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No install script is needed in production: the SQLite driver and the image decoder bring their binaries in packages.
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

FROM node:26.10-slim
LABEL org.opencontainers.image.title="Dateline" \
      org.opencontainers.image.description="Headless content API for newsrooms: articles, photos and quoted sources, where a quotation is data." \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000
WORKDIR /app
# The code belongs to root and the process is not root: it can change nothing but its data.
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY bin ./bin
COPY src ./src
COPY migrations ./migrations
# What is stripped and compiled here needs not be at each start of a container.
RUN node bin/dateline.js openapi > /dev/null
RUN install --directory --owner=node --group=node --mode=0750 /app/data
USER node
VOLUME ["/app/data"]
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "bin/dateline.js", "serve"]
