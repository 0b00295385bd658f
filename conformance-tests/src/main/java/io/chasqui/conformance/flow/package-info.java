/** Publishers that are faster than the broker, and those that an alarm blocks: what they send is never lost. */
package io.chasqui.conformance.flow;
