/** The routes of the management API, one class for each kind of object. */
package io.chasqui.server.management.resource;
