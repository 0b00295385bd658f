/**
 * The reference of the management API, made from its routes: an OpenAPI document for tools and a page for readers. What
 * the routes themselves do not know, such as the shape of bodies, stands in {@code details.json} beside this package.
 */
package io.chasqui.server.management.reference;
