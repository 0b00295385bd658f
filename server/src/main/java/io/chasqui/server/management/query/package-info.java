/** What a client may ask of a list: a page, an order, a filter on names, some of the columns. Pure functions. */
package io.chasqui.server.management.query;
