CREATE TABLE `article_photos` (
	`article_id` text NOT NULL,
	`position` integer NOT NULL,
	`photo_id` text NOT NULL,
	PRIMARY KEY(`article_id`, `position`),
	FOREIGN KEY (`article_id`) REFERENCES `articles`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`photo_id`) REFERENCES `photos`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `article_photos_photo` ON `article_photos` (`photo_id`,`article_id`);--> statement-breakpoint
CREATE TABLE `photo_terms` (
	`photo_id` text NOT NULL,
	`kind` text NOT NULL,
	`term` text NOT NULL,
	`public_since` integer,
	PRIMARY KEY(`photo_id`, `kind`, `term`),
	FOREIGN KEY (`photo_id`) REFERENCES `photos`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `photo_terms_public` ON `photo_terms` (`kind`,`term`,`public_since`,`photo_id`);--> statement-breakpoint
CREATE TABLE `photos` (
	`id` text PRIMARY KEY NOT NULL,
	`external_id` text,
	`version` integer NOT NULL,
	`public_version` integer NOT NULL,
	`state` text NOT NULL,
	`sha256` text NOT NULL,
	`media_type` text NOT NULL,
	`bytes` integer NOT NULL,
	`file_name` text,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`orientation` text NOT NULL,
	`dominant_colour` text NOT NULL,
	`thumbhash` text NOT NULL,
	`focal_x` real NOT NULL,
	`focal_y` real NOT NULL,
	`content` text NOT NULL,
	`origins` text NOT NULL,
	`taken_at` integer,
	`may_publish` integer NOT NULL,
	`may_syndicate` integer NOT NULL,
	`partners` text,
	`rights_until` integer,
	`territories` text,
	`public_since` integer,
	`was_public` integer NOT NULL,
	`killed_at` integer,
	`killed_by` text,
	`kill_reason` text,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `photos_external_id` ON `photos` (`external_id`);--> statement-breakpoint
CREATE INDEX `photos_sha256` ON `photos` (`sha256`);--> statement-breakpoint
CREATE INDEX `photos_public` ON `photos` (`public_since`,`id`,`width`,`rights_until`);--> statement-breakpoint
CREATE INDEX `photos_public_orientation` ON `photos` (`orientation`,`public_since`,`id`);--> statement-breakpoint
CREATE INDEX `photos_public_taken` ON `photos` (case when taken_at is null then -99999999999999 else taken_at end,`id`) WHERE public_since is not null;--> statement-breakpoint
CREATE INDEX `photos_lapsing` ON `photos` (`rights_until`,`id`) WHERE "photos"."public_since" is not null;--> statement-breakpoint
CREATE INDEX `photos_created` ON `photos` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `photos_updated` ON `photos` (`updated_at`,`id`);--> statement-breakpoint
CREATE INDEX `photos_owner_updated` ON `photos` (`created_by`,`updated_at`,`id`);--> statement-breakpoint
CREATE TABLE `published_photos` (
	`article_id` text NOT NULL,
	`position` integer NOT NULL,
	`photo_id` text NOT NULL,
	`role` text NOT NULL,
	`block` text,
	`caption` text,
	`alt_text` text,
	PRIMARY KEY(`article_id`, `position`),
	FOREIGN KEY (`article_id`) REFERENCES `published_articles`(`article_id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`photo_id`) REFERENCES `photos`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `published_photos_photo` ON `published_photos` (`photo_id`,`article_id`);--> statement-breakpoint
ALTER TABLE `editions` ADD `photos` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `published_articles` ADD `has_photo` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `published_articles_photo_published` ON `published_articles` (`has_photo`,`published_at`,`article_id`);--> statement-breakpoint
CREATE INDEX `published_articles_photo_updated` ON `published_articles` (`has_photo`,`updated_at`,`article_id`);