-- What SHOW CREATE TABLE prints of a table that is not `jobs`: deliveries of webhooks.
CREATE TABLE `deliveries` (
  `id` bigint unsigned NOT NULL AUTO_INCREMENT,
  `shop_id` int unsigned NOT NULL,
  `event` varchar(64) NOT NULL,
  `state` enum('waiting','sending','delivered','failed','cancelled') NOT NULL DEFAULT 'waiting',
  `attempts` tinyint unsigned NOT NULL DEFAULT '0',
  `payload` mediumtext NOT NULL,
  `response` text,
  `created_at` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
  `sent_at` datetime DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `by_shop` (`shop_id`,`created_at`),
  KEY `by_state` (`state`,`created_at`),
  CONSTRAINT `deliveries_shop` FOREIGN KEY (`shop_id`) REFERENCES `shops` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
