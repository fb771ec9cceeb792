CREATE TABLE `article_bylines` (
	`article_id` text NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`author_id` text,
	`role` text,
	PRIMARY KEY(`article_id`, `position`),
	FOREIGN KEY (`article_id`) REFERENCES `articles`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`author_id`) REFERENCES `authors`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `article_bylines_author` ON `article_bylines` (`author_id`,`article_id`);--> statement-breakpoint
CREATE TABLE `article_slugs` (
	`slug` text PRIMARY KEY NOT NULL,
	`article_id` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`article_id`) REFERENCES `articles`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `article_slugs_article` ON `article_slugs` (`article_id`);--> statement-breakpoint
CREATE TABLE `article_tags` (
	`article_id` text NOT NULL,
	`position` integer NOT NULL,
	`tag_id` text NOT NULL,
	PRIMARY KEY(`article_id`, `position`),
	FOREIGN KEY (`article_id`) REFERENCES `articles`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`tag_id`) REFERENCES `tags`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `article_tags_tag` ON `article_tags` (`tag_id`,`article_id`);--> statement-breakpoint
CREATE TABLE `articles` (
	`id` text PRIMARY KEY NOT NULL,
	`external_id` text,
	`version` integer NOT NULL,
	`revision` integer NOT NULL,
	`state` text NOT NULL,
	`headline` text NOT NULL,
	`slug` text NOT NULL,
	`language` text NOT NULL,
	`section_id` text,
	`edition` integer,
	`edition_revision` integer,
	`public_version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL,
	FOREIGN KEY (`section_id`) REFERENCES `sections`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `articles_external_id` ON `articles` (`external_id`);--> statement-breakpoint
CREATE INDEX `articles_slug` ON `articles` (`slug`);--> statement-breakpoint
CREATE INDEX `articles_updated` ON `articles` (`updated_at`,`id`);--> statement-breakpoint
CREATE INDEX `articles_created` ON `articles` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `articles_state_updated` ON `articles` (`state`,`updated_at`,`id`);--> statement-breakpoint
CREATE INDEX `articles_owner_updated` ON `articles` (`created_by`,`updated_at`,`id`);--> statement-breakpoint
CREATE INDEX `articles_section_updated` ON `articles` (`section_id`,`updated_at`,`id`);--> statement-breakpoint
CREATE TABLE `editions` (
	`article_id` text NOT NULL,
	`number` integer NOT NULL,
	`revision` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`message` text,
	`minor` integer NOT NULL,
	`slug` text NOT NULL,
	`content` text NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`article_id`, `number`),
	FOREIGN KEY (`article_id`) REFERENCES `articles`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `published_articles` (
	`article_id` text PRIMARY KEY NOT NULL,
	`edition` integer NOT NULL,
	`slug` text NOT NULL,
	`language` text NOT NULL,
	`section_id` text,
	`published_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`modified_at` integer NOT NULL,
	FOREIGN KEY (`article_id`) REFERENCES `articles`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`section_id`) REFERENCES `sections`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `published_articles_slug` ON `published_articles` (`slug`);--> statement-breakpoint
CREATE INDEX `published_articles_published` ON `published_articles` (`published_at`,`article_id`);--> statement-breakpoint
CREATE INDEX `published_articles_updated` ON `published_articles` (`updated_at`,`article_id`);--> statement-breakpoint
CREATE INDEX `published_articles_section_published` ON `published_articles` (`section_id`,`published_at`,`article_id`);--> statement-breakpoint
CREATE INDEX `published_articles_section_updated` ON `published_articles` (`section_id`,`updated_at`,`article_id`);--> statement-breakpoint
CREATE INDEX `published_articles_language_published` ON `published_articles` (`language`,`published_at`,`article_id`);--> statement-breakpoint
CREATE INDEX `published_articles_language_updated` ON `published_articles` (`language`,`updated_at`,`article_id`);--> statement-breakpoint
CREATE TABLE `published_bylines` (
	`article_id` text NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`author_id` text,
	`role` text,
	`published_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`article_id`, `position`),
	FOREIGN KEY (`article_id`) REFERENCES `published_articles`(`article_id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`author_id`) REFERENCES `authors`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `published_bylines_published` ON `published_bylines` (`author_id`,`published_at`,`article_id`);--> statement-breakpoint
CREATE INDEX `published_bylines_updated` ON `published_bylines` (`author_id`,`updated_at`,`article_id`);--> statement-breakpoint
CREATE TABLE `published_tags` (
	`article_id` text NOT NULL,
	`position` integer NOT NULL,
	`tag_id` text NOT NULL,
	`published_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`article_id`, `position`),
	FOREIGN KEY (`article_id`) REFERENCES `published_articles`(`article_id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`tag_id`) REFERENCES `tags`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `published_tags_published` ON `published_tags` (`tag_id`,`published_at`,`article_id`);--> statement-breakpoint
CREATE INDEX `published_tags_updated` ON `published_tags` (`tag_id`,`updated_at`,`article_id`);--> statement-breakpoint
CREATE TABLE `revisions` (
	`article_id` text NOT NULL,
	`number` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`restored_from` integer,
	`headline` text NOT NULL,
	`word_count` integer NOT NULL,
	`content` text NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`article_id`, `number`),
	FOREIGN KEY (`article_id`) REFERENCES `articles`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `api_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`hash` text NOT NULL,
	`hint` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text,
	`expires_at` integer,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_hash` ON `api_keys` (`hash`);--> statement-breakpoint
CREATE INDEX `api_keys_created` ON `api_keys` (`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `changes` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `changes_subject` ON `changes` (`subject`,`seq`);--> statement-breakpoint
CREATE TABLE `idempotent_answers` (
	`key_id` text NOT NULL,
	`idempotency_key` text NOT NULL,
	`fingerprint` text NOT NULL,
	`answer` blob NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`key_id`, `idempotency_key`)
);
--> statement-breakpoint
CREATE INDEX `idempotent_answers_at` ON `idempotent_answers` (`at`);--> statement-breakpoint
CREATE TABLE `authors` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`bio` text,
	`url` text,
	`affiliation` text,
	`location` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `authors_slug` ON `authors` (`slug`);--> statement-breakpoint
CREATE INDEX `authors_name` ON `authors` (`name`,`id`);--> statement-breakpoint
CREATE TABLE `sections` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`description` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sections_slug` ON `sections` (`slug`);--> statement-breakpoint
CREATE INDEX `sections_name` ON `sections` (`name`,`id`);--> statement-breakpoint
CREATE TABLE `tags` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`description` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tags_slug` ON `tags` (`slug`);--> statement-breakpoint
CREATE INDEX `tags_name` ON `tags` (`name`,`id`);