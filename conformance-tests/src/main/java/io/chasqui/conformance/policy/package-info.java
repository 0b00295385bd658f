/** Policies and operator policies: which apply, what they set, and how they go together with arguments. */
package io.chasqui.conformance.policy;
