package io.chasqui.conformance.harness;

import io.chasqui.conformance.broker.Broker;
import io.chasqui.conformance.broker.BrokerSource;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;

/** Hands each suite the broker of the run: one for all of them, stopped when the last test is over. */
final class BrokerExtension implements TestInstancePostProcessor {

    @Override
    public void postProcessTestInstance(Object testInstance, ExtensionContext context) {
        ((Suite) testInstance).broker = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(BrokerExtension.class))
                .getOrComputeIfAbsent(Broker.class, key -> BrokerSource.shared(), Broker.class);
    }
}
