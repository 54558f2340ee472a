using k8s.Models;

namespace Jota.Api.Tests.Metadata;

public sealed class ObjectMetaRulesTests
{
    private static readonly V1ObjectMeta Old = new()
    {
        Name = "a",
        NamespaceProperty = "demo",
        Uid = "1",
        Generation = 2,
        CreationTimestamp = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc),
    };

    [Fact]
    public void What_identifies_an_object_cannot_be_changed()
    {
        var changed = Old with { Name = "b", NamespaceProperty = "other", Uid = "2", Generation = 1, CreationTimestamp = null };

        Assert.Equal(
            ["metadata.generation", "metadata.name", "metadata.namespace", "metadata.uid", "metadata.creationTimestamp"], Fields(changed, Old));
    }

    [Fact]
    public void A_deleted_object_takes_no_new_finalizers()
    {
        var old = Old with { DeletionTimestamp = new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc), Finalizers = ["x.y/a"] };
        var errors = new FieldErrors();

        ObjectMetaRules.ValidateUpdate(ResourceCatalog.BuiltIn.For<k8s.Models.V1Pod>(), old with { Finalizers = ["x.y/a", "x.y/b"] }, old, errors);

        Assert.Equal(
            "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{\"x.y/b\"}",
            Assert.Single(errors.All).ToString());
    }

    [Fact]
    public void Only_one_owner_is_the_controller()
    {
        V1OwnerReference Owner(string name) => new() { ApiVersion = "v1", Kind = "Pod", Name = name, Uid = name, Controller = true };

        Assert.Equal(["metadata.ownerReferences"], Fields(Old with { OwnerReferences = [Owner("a"), Owner("b")] }, Old));
    }

    [Fact]
    public void An_event_owns_nothing() =>
        Assert.Equal(
            ["metadata.ownerReferences"],
            Fields(Old with { OwnerReferences = [new() { ApiVersion = "v1", Kind = "Event", Name = "e", Uid = "e" }] }, Old));

    [Fact]
    public void Orphaning_and_deleting_dependents_exclude_each_other() =>
        Assert.Equal(["metadata.finalizers"], Fields(Old with { Finalizers = ["orphan", "foregroundDeletion"] }, Old));

    [Fact]
    public void A_namespaced_object_needs_a_namespace_and_another_may_not_have_one()
    {
        Assert.Equal(["metadata.namespace"], New<V1ConfigMap>(new() { Name = "a" }));
        Assert.Equal(["metadata.namespace"], New<V1Node>(new() { Name = "a", NamespaceProperty = "demo" }));
    }

    private static IEnumerable<string> Fields(V1ObjectMeta changed, V1ObjectMeta old)
    {
        var errors = new FieldErrors();
        ObjectMetaRules.ValidateUpdate(ResourceCatalog.BuiltIn.For<k8s.Models.V1Pod>(), changed, old, errors);
        return errors.All.Select(error => error.Path);
    }

    private static IEnumerable<string> New<T>(V1ObjectMeta metadata)
    {
        var errors = new FieldErrors();
        ObjectMetaRules.Validate(ResourceCatalog.BuiltIn.For<T>(), metadata, errors);
        return errors.All.Select(error => error.Path);
    }
}
