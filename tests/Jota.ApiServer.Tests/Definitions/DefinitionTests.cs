using Jota.Api;
using Jota.Client;
using Jota.Store.Memory;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Definitions;

/// <summary>A CustomResourceDefinition comes into effect at once, keeps others from its names, and goes with the objects of its kind.</summary>
public sealed class DefinitionTests
{
    [Fact]
    public async Task Its_kind_can_be_used_as_soon_as_it_is_created_and_that_is_told()
    {
        await using var server = await StartAsync();
        var made = (await server.DefineAsync(Crds.Json())).Object.As<V1CustomResourceDefinition>();
        Assert.Equal(["v1"], made.Status.StoredVersions);
        Assert.Null(made.Status.Conditions);
        await server.MakeAsync(Crds.Widget("a"));
        var crd = (await server.UntilAsync(one => one?.Condition("Established") is not null))!;
        Assert.Equal("True InitialNamesAccepted: the initial names have been accepted", crd.Condition("Established"));
        Assert.Equal("True NoConflicts: no conflicts found", crd.Condition("NamesAccepted"));
        Assert.Equal(("widgets", "widget", "Widget", "WidgetList"), (crd.Status.AcceptedNames.Plural, crd.Status.AcceptedNames.Singular, crd.Status.AcceptedNames.Kind, crd.Status.AcceptedNames.ListKind));
    }

    [Fact]
    public async Task Names_that_are_taken_are_not_given_until_they_are_free()
    {
        await using var server = await StartAsync();
        await server.DefineAsync(Crds.Json(names: ",\"shortNames\":[\"wd\"]"));
        await server.DefineAsync(Crds.Json("gadgets", "Gadget", names: ",\"singular\":\"widget\",\"shortNames\":[\"wd\",\"gd\"],\"listKind\":\"WidgetList\""));
        var second = (await server.UntilAsync(one => one?.Condition("NamesAccepted") is not null, "gadgets"))!;
        Assert.Equal("False ListKindConflict: \"WidgetList\" is already in use", second.Condition("NamesAccepted"));
        Assert.Equal("False NotAccepted: not all names are accepted", second.Condition("Established"));
        Assert.Null(server.Core.Catalog.Find(Crds.Group, "v1", "gadgets"));
        await server.DeleteAsync<V1CustomResourceDefinition>($"widgets.{Crds.Group}", ns: "");
        second = (await server.UntilAsync(one => one?.Condition("Established")?.StartsWith("True", StringComparison.Ordinal) == true, "gadgets"))!;
        Assert.Equal(["wd", "gd"], second.Status.AcceptedNames.ShortNames);
        Assert.NotNull(server.Core.Catalog.Find(Crds.Group, "v1", "gadgets"));
    }

    [Fact]
    public async Task It_goes_when_its_last_object_has_gone()
    {
        await using var server = await StartAsync();
        await server.DefineAsync(Crds.Json());
        await server.MakeAsync(Crds.Widget("a"));
        await server.MakeAsync(Crds.Widget("b").Replace("\"name\":\"b\"", "\"name\":\"b\",\"finalizers\":[\"held\"]", StringComparison.Ordinal));
        var widgets = server.Widgets();
        await server.DeleteAsync<V1CustomResourceDefinition>($"widgets.{Crds.Group}", ns: "");
        var crd = (await server.UntilAsync(one => one?.Condition("Terminating")?.Contains("InProgress", StringComparison.Ordinal) == true))!;
        Assert.Equal("True InstanceDeletionInProgress: CustomResource deletion is in progress", crd.Condition("Terminating"));
        Assert.Equal(["customresourcecleanup.apiextensions.k8s.io"], crd.Metadata.Finalizers);
        var refused = await FailsAsync(() => server.MakeAsync(Crds.Widget("c")));
        Assert.Equal((405, "create not allowed while custom resource definition is terminating"), (refused.Code, refused.Message));

        await server.Api.PatchAsync(widgets with { Name = "b" }, Crds.Merge("""{"metadata":{"finalizers":[]}}"""), WriteOptions.Plain, Ct);
        Assert.Null(await server.UntilAsync(one => one is null));
        await Eventually.HoldsAsync(() => server.Core.Catalog.Find(Crds.Group, "v1", "widgets") is null);
        Assert.Empty((await server.Store.RangeAsync(new("/registry/example.com/"), Ct)).Values);
    }

    [Fact]
    public async Task One_that_was_never_established_goes_at_once()
    {
        await using var server = await StartAsync();
        await server.DefineAsync(Crds.Json());
        await server.DefineAsync(Crds.Json("gadgets", "Widget", names: ",\"singular\":\"gadget\",\"listKind\":\"GadgetList\""));
        await server.UntilAsync(one => one?.Condition("NamesAccepted") == "False KindConflict: \"Widget\" is already in use", "gadgets");
        await server.DeleteAsync<V1CustomResourceDefinition>($"gadgets.{Crds.Group}", ns: "");
        Assert.Null(await server.UntilAsync(one => one is null, "gadgets"));
    }

    [Fact]
    public async Task A_server_serves_what_is_established_before_it_is_ready()
    {
        var store = new MemoryStore();
        await using (var first = await StartAsync(store))
        {
            await first.DefineAsync(Crds.Json());
            await first.UntilAsync(one => one?.Condition("Established") is not null);
            await first.MakeAsync(Crds.Widget("a"));
        }

        await using var second = await StartAsync(store);
        Assert.Equal("a", (string?)(await second.ReadAsync("a"))["metadata"]!["name"]);
    }

    [Fact]
    public async Task Another_server_of_the_store_serves_it_too()
    {
        var store = new MemoryStore();
        await using var first = await StartAsync(store);
        await using var second = await StartAsync(store);
        await first.DefineAsync(Crds.Json());
        await first.MakeAsync(Crds.Widget("a"));
        await second.UntilAsync(one => one?.Condition("Established") is not null);
        await Eventually.HoldsAsync(() => second.Core.Catalog.Find(Crds.Group, "v1", "widgets") is not null);
        Assert.Equal("a", (string?)(await second.ReadAsync("a"))["metadata"]!["name"]);
        await first.DeleteAsync<V1CustomResourceDefinition>($"widgets.{Crds.Group}", ns: "");
        await Eventually.HoldsAsync(() => second.Core.Catalog.Find(Crds.Group, "v1", "widgets") is null);
    }

    [Fact]
    public async Task A_group_of_the_community_says_whether_it_was_approved()
    {
        await using var server = await StartAsync();
        var json = Crds.Json().Replace("example.com", "example.k8s.io", StringComparison.Ordinal)
            .Replace("\"metadata\":{", "\"metadata\":{\"annotations\":{\"api-approved.kubernetes.io\":\"unapproved, a test\"},", StringComparison.Ordinal);
        await server.DefineAsync(json);
        await Eventually.HoldsAsync(() => server.Core.Catalog.Find("example.k8s.io", "v1", "widgets") is not null);
        await server.SettleAsync();
        var crd = (await server.Api.GetAsync(server.One<V1CustomResourceDefinition>("widgets.example.k8s.io", ns: ""), GetOptions.Newest, Ct)).As<V1CustomResourceDefinition>();
        Assert.Equal("False UnapprovedAnnotation: not approved: \"unapproved, a test\"", crd.Condition("KubernetesAPIApprovalPolicyConformant"));
    }

    [Fact]
    public async Task A_kind_of_the_server_itself_is_nobodys_to_define()
    {
        await using var server = await StartAsync();
        var json = Crds.Json("leases", "Lease").Replace("example.com", "coordination.k8s.io", StringComparison.Ordinal)
            .Replace("\"metadata\":{", "\"metadata\":{\"annotations\":{\"api-approved.kubernetes.io\":\"unapproved\"},", StringComparison.Ordinal);
        await server.DefineAsync(json);
        Assert.Same(server.Core.Catalog.For<V1Lease>(), server.Core.Catalog.Find("coordination.k8s.io", "v1", "leases"));
    }

    [Fact]
    public async Task Its_status_can_be_read_and_written_by_itself()
    {
        await using var server = await StartAsync();
        await server.DefineAsync(Crds.Json());
        await server.UntilAsync(one => one?.Condition("Established") is not null);
        var status = server.One<V1CustomResourceDefinition>($"widgets.{Crds.Group}", "status", ns: "");
        var patch = Crds.Merge("""{"spec":{"scope":"Cluster"},"status":{"conditions":[{"type":"Message","status":"True","reason":"r","message":"m"}]}}""");
        var patched = (await server.Api.PatchAsync(status, patch, WriteOptions.Plain, Ct)).Object.As<V1CustomResourceDefinition>();
        Assert.Equal(("Namespaced", "True r: m"), (patched.Spec.Scope, patched.Condition("Message")));
        var again = (await server.UntilAsync(one => one?.Condition("Established") is not null))!;
        Assert.Equal("True r: m", again.Condition("Message"));
    }

    [Theory]
    [InlineData(150, 422)]
    [InlineData(3_000, 400)]
    public async Task A_schema_that_is_very_deep_is_refused(int levels, int code)
    {
        await using var server = await StartAsync();
        var deep = string.Concat(Enumerable.Repeat("""{"type":"object","properties":{"a":""", levels)) + """{"type":"string"}""" + string.Concat(Enumerable.Repeat("}}", levels));
        Assert.Equal(code, (await FailsAsync(() => server.DefineAsync(Crds.Json(versions: Crds.Plain("v1", deep))))).Code);
        deep = string.Concat(Enumerable.Repeat("""{"type":"array","items":""", levels)) + """{"type":"string"}""" + new string('}', levels);
        Assert.Equal(422, (await FailsAsync(() => server.DefineAsync(Crds.Json(versions: Crds.Plain("v1", deep))))).Code);
    }

    [Fact]
    public async Task Values_may_be_deeper_than_any_schema_and_are_dropped_where_nothing_is_declared()
    {
        await using var server = await StartAsync();
        await server.DefineAsync(Crds.Json(versions: Crds.Plain("v1", """{"type":"object","properties":{"a":{"type":"array","items":{"type":"string"}},"b":{"type":"string"}}}""")));
        var deep = new string('[', 9_000) + "{\"x\":1}" + new string(']', 9_000);
        var refused = await FailsAsync(() => server.MakeAsync(Crds.Widget("a", "{\"b\":" + deep + "}")));
        Assert.Equal((422, "spec.b"), (refused.Code, Assert.Single(refused.Details!.Causes).Field));
        await server.MakeAsync(Crds.Widget("a", "{\"odd\":" + deep + "}"));
    }
}
