using System.Text;
using System.Text.Json.Nodes;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Definitions;

/// <summary>Definitions of custom kinds, and their objects, as tests say them.</summary>
internal static class Crds
{
    public const string Group = "example.com";

    public const string Version = """
        {"name":"v1","served":true,"storage":true,"subresources":{"status":{},"scale":{"specReplicasPath":".spec.size","statusReplicasPath":
        ".status.size","labelSelectorPath":".status.selector"}},"selectableFields":[{"jsonPath":".spec.color"}],
        "additionalPrinterColumns":[{"name":"Size","type":"integer","jsonPath":".spec.size"},
        {"name":"Age","type":"date","jsonPath":".metadata.creationTimestamp"}],
        "schema":{"openAPIV3Schema":{"type":"object","description":"A widget.","properties":{"spec":{"type":"object","required":["size"],
        "properties":{"size":{"type":"integer","minimum":0,"maximum":100},"color":{"type":"string","enum":["red","blue"],"default":"red"},
        "rest":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
        "inner":{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true}}},
        "status":{"type":"object","properties":{"size":{"type":"integer"},"selector":{"type":"string"}}}}}}}
        """;

    public static string Json(string plural = "widgets", string kind = "Widget", string versions = Version, string names = "", string spec = "") => $$"""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"{{plural}}.{{Group}}"},
        "spec":{"group":"{{Group}}","scope":"Namespaced","names":{"plural":"{{plural}}","kind":"{{kind}}"{{names}}},"versions":[{{versions}}]{{spec}} } }
        """;

    /// <summary>A version with a schema for <c>spec</c>, and nothing else.</summary>
    public static string Plain(string name, string spec = """{"type":"object","x-kubernetes-preserve-unknown-fields":true}""", bool storage = true, bool served = true) => $$"""
        {"name":"{{name}}","served":{{(served ? "true" : "false")}},"storage":{{(storage ? "true" : "false")}},
        "schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{{spec}} } } } }
        """;

    public static string Widget(string name, string spec = """{"size":3}""", string version = "v1", string rest = "") =>
        $$"""{"apiVersion":"{{Group}}/{{version}}","kind":"Widget","metadata":{"name":"{{name}}"},"spec":{{spec}}{{rest}}}""";

    public static Task<WriteResult> DefineAsync(this TestServer server, string json) => server.PostAsync<V1CustomResourceDefinition>(json, ns: "");

    public static async Task<V1CustomResourceDefinition> DefinitionAsync(this TestServer server, string name = "widgets") =>
        (await server.Api.GetAsync(server.One<V1CustomResourceDefinition>($"{name}.{Group}", ns: ""), GetOptions.Newest, Ct)).As<V1CustomResourceDefinition>();

    public static ApiTarget Widgets(this TestServer server, string name = "", string version = "v1", string subresource = "") =>
        new(server.Core.Catalog.Find(Group, version, "widgets")!, "default", name, subresource);

    public static async Task<JsonNode> MakeAsync(this TestServer server, string json, string version = "v1") =>
        Shown((await server.Api.CreateAsync(server.Widgets(version: version), TestServer.Json(json), WriteOptions.Plain, Ct)).Object);

    public static async Task<JsonNode> ReadAsync(this TestServer server, string name, string version = "v1", string subresource = "") =>
        Shown(await server.Api.GetAsync(server.Widgets(name, version, subresource), GetOptions.Newest, Ct));

    public static Task<WriteResult> ChangeAsync(this TestServer server, string json, string name = "widgets") => server.Api.PatchAsync(
        server.One<V1CustomResourceDefinition>($"{name}.{Group}", ns: ""), Merge(json), WriteOptions.Plain, Ct);

    public static PatchBody Merge(string json) => new(PatchType.Merge, Encoding.UTF8.GetBytes(json));

    public static string? Condition(this V1CustomResourceDefinition crd, string type) =>
        crd.Status.Conditions?.FirstOrDefault(c => c.Type == type) is { } found ? $"{found.Status} {found.Reason}: {found.Message}" : null;

    /// <summary>Reads a definition again and again, at each change of one, until something holds.</summary>
    public static async Task<V1CustomResourceDefinition?> UntilAsync(this TestServer server, Func<V1CustomResourceDefinition?, bool> holds, string name = "widgets")
    {
        var only = ListOptions.All with { Fields = FieldSelector.Where("metadata.name", $"{name}.{Group}") };
        var now = await server.Api.ListAsync(server.All<V1CustomResourceDefinition>(""), only, Ct);
        var seen = now.Items.Count == 0 ? null : now.Items[0].As<V1CustomResourceDefinition>();
        await using var watch = server.Watch<V1CustomResourceDefinition>(only with { ResourceVersion = now.Revision.ToString() }, ns: "");
        while (!holds(seen))
        {
            var change = await watch.NextAsync();
            seen = change.Type == WatchEventType.Deleted ? null : change.Object!.As<V1CustomResourceDefinition>();
        }

        return seen;
    }

    private static JsonNode Shown(ApiObject obj) => JsonNode.Parse(obj.Json.Span)!;
}
