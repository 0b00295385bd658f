package io.chasqui.store.definitions;

class InMemoryDefinitionStoreTest extends DefinitionStoreContract {

    @Override
    DefinitionStore open() {
        return new InMemoryDefinitionStore();
    }
}
