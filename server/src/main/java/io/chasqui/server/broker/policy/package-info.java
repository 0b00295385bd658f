/**
 * Policies: settings that an operator gives to all queues and exchanges whose names match a pattern. Pure values and
 * rules: what a policy may say, which policies apply to an object, and what they add up to.
 */
package io.chasqui.server.broker.policy;
