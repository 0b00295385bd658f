/**
 * What a management request is made of, apart from the server that carries it: routes, requests, answers and refusals, the JSON in them,
 * and who may ask.
 */
package io.chasqui.server.management.http;
