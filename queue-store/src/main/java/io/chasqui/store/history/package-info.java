/** The last messages that went through an exchange, kept for whoever comes later. */
package io.chasqui.store.history;
