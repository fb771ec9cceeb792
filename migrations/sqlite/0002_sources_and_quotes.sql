CREATE TABLE `not_speech` (
	`article_id` text NOT NULL,
	`folded` text NOT NULL,
	`text` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	PRIMARY KEY(`article_id`, `folded`),
	FOREIGN KEY (`article_id`) REFERENCES `articles`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `published_facets` (
	`article_id` text NOT NULL,
	`facet` text NOT NULL,
	`value` text NOT NULL,
	`published_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`article_id`, `facet`, `value`),
	FOREIGN KEY (`article_id`) REFERENCES `published_articles`(`article_id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `published_facets_published` ON `published_facets` (`facet`,`value`,`published_at`,`article_id`);--> statement-breakpoint
CREATE INDEX `published_facets_updated` ON `published_facets` (`facet`,`value`,`updated_at`,`article_id`);--> statement-breakpoint
CREATE TABLE `published_quotes` (
	`quote_id` text PRIMARY KEY NOT NULL,
	`article_id` text NOT NULL,
	`position` integer NOT NULL,
	`slug` text NOT NULL,
	`headline` text NOT NULL,
	`source_id` text,
	`source_kind` text,
	`is_anonymous` integer NOT NULL,
	`kind` text NOT NULL,
	`terms` text NOT NULL,
	`section_id` text,
	`said_at` integer,
	`published_at` integer NOT NULL,
	`words` integer NOT NULL,
	`content` text NOT NULL,
	FOREIGN KEY (`article_id`) REFERENCES `published_articles`(`article_id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`section_id`) REFERENCES `sections`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `published_quotes_published` ON `published_quotes` (`published_at`,`quote_id`);--> statement-breakpoint
CREATE INDEX `published_quotes_article` ON `published_quotes` (`article_id`,`position`);--> statement-breakpoint
CREATE INDEX `published_quotes_source` ON `published_quotes` (`source_id`,`published_at`,`quote_id`);--> statement-breakpoint
CREATE INDEX `published_quotes_source_kind` ON `published_quotes` (`source_kind`,`published_at`,`quote_id`);--> statement-breakpoint
CREATE INDEX `published_quotes_terms` ON `published_quotes` (`terms`,`published_at`,`quote_id`);--> statement-breakpoint
CREATE INDEX `published_quotes_kind` ON `published_quotes` (`kind`,`published_at`,`quote_id`);--> statement-breakpoint
CREATE INDEX `published_quotes_section` ON `published_quotes` (`section_id`,`published_at`,`quote_id`);--> statement-breakpoint
CREATE INDEX `published_quotes_said` ON `published_quotes` (`said_at`,`quote_id`);--> statement-breakpoint
CREATE INDEX `published_quotes_figures` ON `published_quotes` (`published_at`,`section_id`,`is_anonymous`,`kind`,`terms`,`source_id`,`article_id`,`words`);--> statement-breakpoint
CREATE TABLE `quote_events` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`quote_id` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`kind` text NOT NULL,
	`detail` text,
	FOREIGN KEY (`quote_id`) REFERENCES `quotes`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `quote_events_quote` ON `quote_events` (`quote_id`,`seq`);--> statement-breakpoint
CREATE TABLE `quote_segments` (
	`quote_id` text NOT NULL,
	`position` integer NOT NULL,
	`block` text NOT NULL,
	`exact` text NOT NULL,
	`prefix` text NOT NULL,
	`suffix` text NOT NULL,
	`start` integer NOT NULL,
	`end` integer NOT NULL,
	`state` text NOT NULL,
	`found` text,
	PRIMARY KEY(`quote_id`, `position`),
	FOREIGN KEY (`quote_id`) REFERENCES `quotes`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `quotes` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`article_id` text NOT NULL,
	`use_id` text,
	`kind` text NOT NULL,
	`terms` text,
	`said_at` text,
	`said_where` text,
	`medium` text,
	`original_language` text,
	`translator` text,
	`has_ellipsis` integer NOT NULL,
	`has_brackets` integer NOT NULL,
	`note` text,
	`state` text NOT NULL,
	`supersedes` text,
	`provenance` text NOT NULL,
	`confidence` real,
	`published_at` integer,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL,
	FOREIGN KEY (`article_id`) REFERENCES `articles`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`use_id`) REFERENCES `source_uses`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`supersedes`) REFERENCES `quotes`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `quotes_article` ON `quotes` (`article_id`,`state`);--> statement-breakpoint
CREATE INDEX `quotes_use` ON `quotes` (`use_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `quotes_supersedes` ON `quotes` (`supersedes`);--> statement-breakpoint
CREATE TABLE `published_sources` (
	`article_id` text NOT NULL,
	`position` integer NOT NULL,
	`public_id` text NOT NULL,
	`source_id` text,
	`kind` text NOT NULL,
	`identification` text NOT NULL,
	`name` text,
	`description` text,
	`anonymity_statement` text,
	`anonymity_reason` text,
	`published_at` integer NOT NULL,
	PRIMARY KEY(`article_id`, `position`),
	FOREIGN KEY (`article_id`) REFERENCES `published_articles`(`article_id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `published_sources_public` ON `published_sources` (`public_id`,`published_at`,`article_id`);--> statement-breakpoint
CREATE INDEX `published_sources_source` ON `published_sources` (`source_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `published_sources_article` ON `published_sources` (`article_id`,`public_id`);--> statement-breakpoint
CREATE INDEX `published_sources_kind` ON `published_sources` (`kind`,`published_at`,`public_id`);--> statement-breakpoint
CREATE INDEX `published_sources_published` ON `published_sources` (`published_at`,`public_id`);--> statement-breakpoint
CREATE TABLE `source_uses` (
	`id` text PRIMARY KEY NOT NULL,
	`article_id` text NOT NULL,
	`source_id` text NOT NULL,
	`descriptor` text,
	`terms` text NOT NULL,
	`anonymity_reason` text,
	`anonymity_statement` text,
	`approved_at` integer,
	`approved_by` text,
	`waiver` text,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL,
	FOREIGN KEY (`article_id`) REFERENCES `articles`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`source_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `source_uses_article_source` ON `source_uses` (`article_id`,`source_id`);--> statement-breakpoint
CREATE INDEX `source_uses_source` ON `source_uses` (`source_id`);--> statement-breakpoint
CREATE TABLE `sources` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`kind` text NOT NULL,
	`identification` text NOT NULL,
	`name` text,
	`descriptor` text,
	`slug` text,
	`role` text,
	`organisation_id` text,
	`aliases` text DEFAULT '[]' NOT NULL,
	`same_as` text DEFAULT '[]' NOT NULL,
	`note` text,
	`article_id` text,
	`merged_into` text,
	`merged_at` integer,
	`merged_by` text,
	`search_text` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`article_id`) REFERENCES `articles`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`merged_into`) REFERENCES `sources`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sources_slug` ON `sources` (`slug`);--> statement-breakpoint
CREATE INDEX `sources_updated` ON `sources` (`updated_at`,`id`);--> statement-breakpoint
CREATE INDEX `sources_article` ON `sources` (`article_id`);--> statement-breakpoint
CREATE INDEX `sources_merged_into` ON `sources` (`merged_into`);--> statement-breakpoint
CREATE INDEX `sources_organisation` ON `sources` (`organisation_id`);--> statement-breakpoint
ALTER TABLE `articles` ADD `sourcing_version` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `articles` ADD `edition_sourcing` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `editions` ADD `quotes` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `editions` ADD `sources` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `published_articles` ADD `has_anonymous_source` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `published_articles` ADD `sourcing` text DEFAULT '{"named":0,"anonymous":0,"quotes":0,"terms":{"onRecord":0,"background":0,"deepBackground":0},"kinds":{"direct":0,"partial":0,"paraphrase":0},"singleSource":false}' NOT NULL;--> statement-breakpoint
CREATE INDEX `published_articles_anonymous_published` ON `published_articles` (`has_anonymous_source`,`published_at`,`article_id`);--> statement-breakpoint
CREATE INDEX `published_articles_anonymous_updated` ON `published_articles` (`has_anonymous_source`,`updated_at`,`article_id`);--> statement-breakpoint
ALTER TABLE `api_keys` ADD `permissions` text DEFAULT '[]' NOT NULL;