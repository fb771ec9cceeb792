/** Longer help for one problem, shown on its page: why it happens, how to put it right, and a request or answer to compare with. */
export interface ProblemHelp {
  readonly cause: string;
  readonly fix: string;
  readonly example?: string;
}

/** What is always true of one kind of problem. `detail` tells the caller what to do next; a thrown problem may say it more exactly. */
export interface ProblemKind {
  /** The HTTP status. */
  readonly status: number;
  /** The same words for every occurrence, without a full stop. */
  readonly title: string;
  /** What to do next. */
  readonly detail: string;
  readonly page?: ProblemHelp;
}

/**
 * Every way a request can fail, by its code. The code is the last part of the problem's `type` and the name of its page.
 * A code is never given another meaning and never reused.
 */
export const problems = {
  // The request cannot be read.
  'malformed-request': {
    status: 400,
    title: 'The request is not valid HTTP',
    detail: 'Send a well-formed HTTP/1.1 request with a Host header.',
    page: {
      cause:
        'The bytes that arrived do not form an HTTP request: a broken request line or header, no Host header, or a body that does not have the length it declared.',
      fix: 'Use an ordinary HTTP client, and check proxies on the way that rewrite headers.',
    },
  },
  'malformed-url': {
    status: 400,
    title: 'The URL is not encoded correctly',
    detail: 'Percent-encode the path and the query as UTF-8: every % must be followed by two hexadecimal digits.',
    page: {
      cause:
        'The path or the query holds a % that is not followed by two hexadecimal digits, or bytes that are not UTF-8.',
      fix: 'Encode each value with encodeURIComponent, or the like in your language, before you put it into the URL.',
      example: 'GET /v1/articles?q=50%25%20more',
    },
  },
  'malformed-json': {
    status: 400,
    title: 'The body is not valid JSON',
    detail: 'Correct the JSON at the place that is named.',
    page: {
      cause:
        'The body breaks the grammar of JSON (RFC 8259): a trailing comma, a comment, single quotation marks, a raw line break inside a string, or an end that is missing.',
      fix: 'Build the body with a JSON library. The member offset of this problem counts the bytes before the mistake.',
      example: '{ "headline": "Harbour bridge reopens" }',
    },
  },
  'empty-body': {
    status: 400,
    title: 'The request needs a body',
    detail: 'Send a JSON document with Content-Type: application/json; send {} when there is nothing to say.',
  },
  'malformed-multipart': {
    status: 400,
    title: 'The multipart body cannot be read',
    detail:
      'Send multipart/form-data with one part file and at most one part record (JSON), each once, and the closing boundary at the end.',
    page: {
      cause:
        'The body is not multipart/form-data as RFC 7578 says: the boundary is missing or the end never came, a part has no name or an unknown one, or a part came twice. Nothing was stored.',
      fix: 'Let an HTTP library write the body. Two parts are known: file, and record with the JSON of what is known of the photo.',
      example: 'curl -F file=@bridge.jpg -F \'record={"altText":"A bridge"};type=application/json\' …',
    },
  },
  'unexpected-body': {
    status: 400,
    title: 'The request must not have a body',
    detail: 'Send the request again without a body: this operation reads only the URL and the headers.',
    page: {
      cause:
        'A GET, HEAD or DELETE request, or another operation that takes no body, came with one. It would have been ignored in silence.',
      fix: 'Leave the body and the Content-Type header out. Filters belong in the query.',
    },
  },
  'duplicate-property': {
    status: 400,
    title: 'A property occurs twice in one object',
    detail: 'Keep only one of the properties with the same name.',
    page: {
      cause:
        'An object in the body names the same property more than once. Readers of JSON disagree about which one counts, so none is taken.',
      fix: 'Send each property once. The pointer in errors says which.',
    },
  },
  'forbidden-property': {
    status: 400,
    title: 'A property name is not allowed',
    detail: 'Remove the properties named __proto__, and prototype inside constructor.',
  },
  'too-deep': {
    status: 400,
    title: 'The JSON is nested too deeply',
    detail: 'Send JSON of at most 32 levels of objects and arrays.',
  },
  'invalid-encoding': {
    status: 400,
    title: 'The body is not valid UTF-8',
    detail: 'Encode the body as UTF-8 without a byte order mark.',
  },
  'invalid-parameter': {
    status: 400,
    title: 'A parameter is not valid',
    detail: 'Correct the parameters that are listed in errors.',
    page: {
      cause:
        'A part of the path, a query parameter or a header is unknown, repeated, missing or has a value that is not allowed. Nothing is ignored or clamped in silence, so a typing mistake never widens a result.',
      fix: 'Each entry of errors names the parameter and says what it should be; an unknown name comes with the nearest valid one.',
      example:
        '{ "parameter": "sectoin", "code": "unknown-parameter", "detail": "There is no parameter of this name; did you mean section?" }',
    },
  },
  'invalid-cursor': {
    status: 400,
    title: 'The cursor is not valid here',
    detail:
      'Begin again without the cursor, then follow page.next, with the same filters and sort where there are any. In the change feed the cursor is the parameter after.',
    page: {
      cause:
        'The cursor (in the change feed: after) was changed, cut, made by another server, or belongs to another list, other filters or another sort than this request.',
      fix: 'Treat cursors as opaque: take page.next, or the Link header of a list, as it is, and change nothing else in the request. A mirror whose after is refused reads the feed again from its beginning.',
    },
  },
  'invalid-idempotency-key': {
    status: 400,
    title: 'The Idempotency-Key is not valid',
    detail: 'Send 1 to 255 visible ASCII characters, for example a UUID.',
  },

  // Who is asking.
  'missing-key': {
    status: 401,
    title: 'A key is needed',
    detail: 'Send your key in the header Authorization: Bearer <key>.',
    page: {
      cause: 'The operation is not open to everyone, and the request carries no key.',
      fix: 'Ask an administrator of the newsroom for a key and send it with every request. Keys are never put into URLs.',
      example: 'Authorization: Bearer <key>',
    },
  },
  'invalid-key': {
    status: 401,
    title: 'The key is not valid',
    detail:
      'Check the key in the Authorization header; it may be mistyped, expired or revoked. Ask an administrator for a new one.',
    page: {
      cause:
        'The Authorization header is not of the form Bearer <key>, or the key is unknown, expired or revoked. The answer is the same for all of these.',
      fix: 'Compare the header with the key as it was shown when it was made; if it is right, ask for a new key.',
      example: 'Authorization: Bearer <key>',
    },
  },
  forbidden: {
    status: 403,
    title: 'The key does not permit this',
    detail: 'Use a key whose role permits this operation.',
  },

  // What is asked for.
  'not-found': {
    status: 404,
    title: 'There is nothing here',
    detail: 'Check the address; what you may not see answers in the same way as what does not exist.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'The method is not allowed here',
    detail: 'Use one of the methods that the Allow header lists.',
  },
  'not-acceptable': {
    status: 406,
    title: 'The answer does not exist in a form you accept',
    detail: 'Accept application/json, or leave the Accept header out.',
  },
  gone: {
    status: 410,
    title: 'This was withdrawn',
    detail: 'Remove your copies and links; it will not come back.',
  },

  // The state of things forbids it.
  'slug-taken': {
    status: 409,
    title: 'The slug is taken',
    detail: 'Choose another slug; when creating you may leave it out and one is made.',
  },
  killed: {
    status: 409,
    title: 'This was killed',
    detail: 'What was killed is withdrawn for good: it can be read by the newsroom, but not changed or used.',
  },
  'name-taken': {
    status: 409,
    title: 'The name is taken',
    detail: 'Choose another name, or use the one that exists.',
  },
  'in-use': {
    status: 409,
    title: 'This is still in use',
    detail: 'Remove it from everything that uses it first.',
  },
  'source-in-use': {
    status: 409,
    title: 'The source is still in use',
    detail:
      'Give its quotes another source or take it out of the articles that use it; or merge it into another source.',
    page: {
      cause:
        'An article attributes words to the source in its working copy or public edition, or another source speaks for it.',
      fix: 'The entries of errors name what uses it, as far as you may see that. Two records of one source are merged, not deleted.',
    },
  },
  'source-merged': {
    status: 409,
    title: 'The source was merged into another',
    detail: 'Change the source that took its place: mergedInto of this one says which. This record is kept as history.',
  },
  'source-is-named': {
    status: 409,
    title: 'The source is named',
    detail: 'Only who an anonymous source is can be sealed; readers are told who this one is.',
  },
  'identity-unreadable': {
    status: 409,
    title: 'The identity cannot be opened',
    detail: 'Tell the operator: it was sealed with another secret, or its record was changed. Everything else works.',
    page: {
      cause:
        'The identity of this source was sealed with another DATELINE_SECRET than the service has now, or its bytes are not as they were written, or they were those of another source. What cannot be opened is not overwritten either.',
      fix: 'Start the service with the secret that sealed it, or seal everything with the new one by dateline identities rotate. When the secret is lost for good, delete the identity and seal it anew.',
    },
  },
  'not-publishable': {
    status: 409,
    title: 'The article is not ready to be published',
    detail: 'Put right what errors lists, then publish again.',
    page: {
      cause: 'The checks before publication found mistakes. Nothing was published.',
      fix: 'Each entry of errors points into the article and says what is missing or wrong.',
    },
  },
  'not-deletable': {
    status: 409,
    title: 'What was ever published cannot be deleted',
    detail: 'Only what was never published can be deleted; unpublish it instead, or leave it unpublished.',
  },
  'quote-published': {
    status: 409,
    title: 'What was published is not changed in place',
    detail: 'Add a quote that supersedes this one; only the note can be changed.',
    page: {
      cause:
        'The quote was in an edition, or is history already. Readers and partners have it, so what it says, whose words they are and on which terms stays on record.',
      fix: 'POST a quote with supersedes set to the id of this one, then publish the article again. The former id leads to the new one.',
      example: '{ "words": "The bridge is safe", "supersedes": "01a0f4c2-c400-7000-81d5-fc0000000000" }',
    },
  },
  'too-many-quotes': {
    status: 409,
    title: 'The article has as many quotes as it can hold',
    detail: 'Delete quotes that are not needed, or divide the article.',
  },
  'nothing-drifted': {
    status: 409,
    title: 'The words of the quote are as they were accepted',
    detail: 'There is nothing to accept or to restore: read the quote again.',
  },
  'words-gone': {
    status: 409,
    title: 'The words of the quote are not in the article any more',
    detail:
      'Put the words back into the article by hand, or delete the quote. Of one that was not published yet you can also say where the words stand now.',
  },
  'use-has-quotes': {
    status: 409,
    title: 'Words of the article are this source’s',
    detail: 'Delete its quotes in this article first, or say whose words they are instead.',
  },
  'not-anonymous': {
    status: 409,
    title: 'Only anonymous sources are approved',
    detail: 'Nothing has to be approved: readers are told who it is.',
  },
  'own-approval': {
    status: 409,
    title: 'Nobody approves their own sources',
    detail: 'Ask somebody else who may know who the source is: you wrote the article, or how the source is described.',
  },
  'nothing-to-publish': {
    status: 409,
    title: 'There is nothing new to publish',
    detail: 'Change the article first; the public already sees this version.',
  },
  'not-published': {
    status: 409,
    title: 'The article is not published',
    detail: 'Publish the article first.',
  },
  'own-key': {
    status: 409,
    title: 'A key cannot revoke itself',
    detail: 'Use another admin key to revoke this one.',
  },
  'last-admin-key': {
    status: 409,
    title: 'This is the last active admin key',
    detail: 'Make another admin key first, then revoke this one.',
  },
  'idempotency-in-progress': {
    status: 409,
    title: 'The first request with this Idempotency-Key is still running',
    detail: 'Wait a moment, then send the same request with the same key again.',
  },
  'version-conflict': {
    status: 412,
    title: 'Someone changed this in the meantime',
    detail:
      'Read it again, apply your change to the new version, and send its strong ETag in If-Match as it was received, without W/.',
    page: {
      cause:
        'The version named in If-Match is not the present one: another request changed the resource after you read it, or a proxy on the way made the ETag a weak one (W/"7"), which names no version. Your change was not applied.',
      fix: 'The member currentVersion holds the present version. Read the resource again, merge, and repeat with the new ETag: send the strong ETag as it was received, without W/.',
      example: 'If-Match: "8"',
    },
  },
  'precondition-required': {
    status: 428,
    title: 'If-Match is needed',
    detail: 'Read the resource, then send its ETag in the If-Match header.',
    page: {
      cause: 'A change without If-Match could overwrite what someone else has saved in the meantime.',
      fix: 'Send the ETag of the version that your change is based on.',
      example: 'If-Match: "7"',
    },
  },

  // The request is too large, or of a kind that is not read.
  'request-timeout': {
    status: 408,
    title: 'The request took too long to arrive',
    detail: 'Send the whole request at once, then try again.',
  },
  'payload-too-large': {
    status: 413,
    title: 'The body is too large',
    detail: 'Send a body of at most 2 MiB.',
  },
  'file-too-large': {
    status: 413,
    title: 'The file is too large',
    detail: 'Send a file of at most 100 MiB.',
  },
  'uri-too-long': {
    status: 414,
    title: 'The URL is too long',
    detail: 'Shorten the path: no part of it may have more than 200 characters.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body is of a type that is not read here',
    detail: 'Send JSON in UTF-8 with Content-Type: application/json.',
    page: {
      cause: 'Content-Type is missing, is not JSON, or names another character encoding than UTF-8.',
      fix: 'Send Content-Type: application/json. PATCH also takes application/merge-patch+json. No other parameter than charset=utf-8 is allowed.',
      example: 'Content-Type: application/json',
    },
  },
  'unsupported-image': {
    status: 415,
    title: 'The file is not a picture that is read here',
    detail: 'Send a JPEG, PNG, WebP, AVIF or TIFF file.',
    page: {
      cause:
        'What a file is, is read from its first bytes, not from its name. This one is no picture, or one of a kind that is not taken: SVG and GIF are not photos, and HEIC cannot be decoded by this build.',
      fix: 'Export the picture as JPEG (or PNG, WebP, AVIF, TIFF) and send that.',
    },
  },
  'media-type-mismatch': {
    status: 415,
    title: 'The file is not what it is called',
    detail: 'Send the file with the name extension and Content-Type of what it is.',
    page: {
      cause:
        'The name or the Content-Type says another kind of file than its bytes do: a PNG called .jpg, say. Such files are refused, since what is called one thing and is another is often meant to deceive.',
      fix: 'Correct the extension and the type, or leave them out: application/octet-stream and a name without an extension claim nothing.',
    },
  },
  'range-not-satisfiable': {
    status: 416,
    title: 'The file has no such part',
    detail: 'Ask for bytes that Content-Range says there are, or leave the Range header out.',
  },
  'expectation-failed': {
    status: 417,
    title: 'The expectation cannot be met',
    detail: 'Leave the Expect header out; only 100-continue is understood.',
  },
  'header-too-large': {
    status: 431,
    title: 'The headers are too large',
    detail: 'Send request headers of at most 16 KiB in all, the URL included.',
  },

  // The content is not acceptable.
  'validation-failed': {
    status: 422,
    title: 'The content is not valid',
    detail: 'Correct what is listed in errors.',
    page: {
      cause:
        'The body is well-formed JSON, but a value is missing, of the wrong type, out of range, or a property is not known here. Nothing was changed.',
      fix: 'Each entry of errors holds a JSON Pointer (RFC 6901) into the body you sent, a code and what to do.',
      example: '{ "pointer": "/headline", "code": "too-long", "detail": "Use at most 300 characters." }',
    },
  },
  'invalid-text': {
    status: 422,
    title: 'The text holds characters that cannot be kept',
    detail: 'Remove NUL characters and surrogates that stand alone from the strings that errors lists.',
  },
  'inexact-number': {
    status: 422,
    title: 'A number cannot be kept exactly',
    detail:
      'Use integers between -9007199254740991 and 9007199254740991 and decimals that a double holds, or send the value as a string.',
  },
  'purpose-names-source': {
    status: 422,
    title: 'The purpose names the source',
    detail: 'Say what for without any name: the audit log is read by people who may not know who it is.',
  },
  'unsafe-markup': {
    status: 422,
    title: 'The markup holds active content',
    detail: 'Remove the scripts, event handlers, script links and nested tables that errors lists.',
  },
  'empty-file': {
    status: 422,
    title: 'The file is empty',
    detail: 'Send the file with its content.',
  },
  'unsafe-file': {
    status: 422,
    title: 'The file is a picture and something else besides',
    detail: 'Export the picture anew: this file also holds HTML, a script, a PDF or a ZIP archive.',
  },
  'animated-image': {
    status: 422,
    title: 'The picture moves',
    detail: 'Send a single picture: this file has several frames.',
  },
  'image-too-large': {
    status: 422,
    title: 'The picture has too many pixels',
    detail: 'Send a picture of at most 50 megapixels and 16,384 pixels on each side.',
  },
  'unreadable-image': {
    status: 422,
    title: 'The picture cannot be read to its end',
    detail: 'Send the whole file again: it is cut off or damaged.',
  },
  'unusable-metadata': {
    status: 422,
    title: 'The data embedded in the picture cannot be kept',
    detail: 'Correct or remove what errors lists from the IPTC, XMP and EXIF data of the file, then send it again.',
  },
  'idempotency-mismatch': {
    status: 422,
    title: 'The Idempotency-Key was used for another request',
    detail: 'Use a new Idempotency-Key for each new request; repeat a request exactly to get its answer again.',
  },

  // Not now.
  'rate-limited': {
    status: 429,
    title: 'Too many requests',
    detail: 'Wait as many seconds as Retry-After says, then go on more slowly.',
    page: {
      cause:
        'More requests came with this key, or from this address when there is no key, than the policy in the RateLimit-Policy header permits; or more files are on their way with this key than it may send at a time.',
      fix: 'Watch r (requests left) and t (seconds until there are more) in the RateLimit header of every answer. A key has its own allowance.',
      example: 'RateLimit: "default";r=0;t=12',
    },
  },
  'internal-error': {
    status: 500,
    title: 'Something went wrong on our side',
    detail: 'Try again later; if it stays, report the requestId.',
  },
  unavailable: {
    status: 503,
    title: 'The service is busy or stopping',
    detail: 'Wait as many seconds as Retry-After says, then send the same request again.',
  },
  'storage-full': {
    status: 507,
    title: 'There is no room to store this',
    detail: 'Nothing was changed. Tell the operator that the storage is full; reading goes on.',
  },
} as const satisfies Record<string, ProblemKind>;

/** The code of a problem, as in the member `code` and in the page's address. */
export type ProblemCode = keyof typeof problems;

/** Whether a text is the code of a problem in the catalogue. */
export function isProblemCode(text: string): text is ProblemCode {
  return Object.hasOwn(problems, text);
}
