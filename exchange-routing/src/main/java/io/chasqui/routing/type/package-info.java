/**
 * The exchange types. Each is one {@link io.chasqui.routing.ExchangeType}, which checks arguments and bindings, with one
 * {@link io.chasqui.routing.BindingTable}, which finds the bindings a message matches; a new type is such a class and a
 * line in {@link io.chasqui.routing.type.StandardExchangeTypes}.
 */
package io.chasqui.routing.type;
