/** Who may connect and what they may touch: users, password hashes, permissions, and their checks. */
package io.chasqui.server.access;
