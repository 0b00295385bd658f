/**
 * What every suite stands on: the base class with its connections and fresh names, the few expectations that carry the
 * tests, the annotations that tie a test to a section of the specification, and the conditions under which one is skipped.
 */
package io.chasqui.conformance.harness;
