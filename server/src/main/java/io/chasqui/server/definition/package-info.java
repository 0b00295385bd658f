/** What is common to everything that an operator defines: how a refusal is told. */
package io.chasqui.server.definition;
