using System.Text.Json.Nodes;
using Jota.Api;
using Jota.Client;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Definitions;

/// <summary>Rules in CEL of custom kinds.</summary>
public sealed class SchemaRuleTests
{
    private const string Items = """
        {"type":"object","x-kubernetes-validations":[{"rule":"self.least <= self.most","messageExpression":"'least is ' + string(self.least)","fieldPath":".least"}],
        "properties":{"least":{"type":"integer"},"most":{"type":"integer"},
        "name":{"type":"string","x-kubernetes-validations":[{"rule":"self == oldSelf","message":"name never changes","reason":"FieldValueForbidden"}]},
        "parts":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["id"],"items":{"type":"object","required":["id"],
        "properties":{"id":{"type":"string"},"size":{"type":"integer"}},
        "x-kubernetes-validations":[{"rule":"!has(oldSelf.size) || self.size >= oldSelf.size","message":"never shrinks"}]}},
        "by":{"type":"object","additionalProperties":{"type":"string","x-kubernetes-validations":[{"rule":"self.startsWith('a')"}]}},
        "once":{"type":"integer","x-kubernetes-validations":[{"rule":"oldSelf.hasValue() ? self == oldSelf.value() : self == 0","optionalOldSelf":true,"message":"begins with 0"}]}}}
        """;

    [Fact]
    public async Task Objects_are_held_against_rules_at_every_place()
    {
        await using var server = await StartAsync();
        await server.DefineAsync(Crds.Json(versions: Crds.Plain("v1", Items)));
        await server.MakeAsync(Crds.Widget("good", """{"least":1,"most":2,"name":"a","by":{"x":"ab"},"once":0}"""));
        var refused = await FailsAsync(() => server.MakeAsync(Crds.Widget("bad", """{"least":3,"most":2,"by":{"x":"b"},"once":1}""")));
        Assert.Equal((422, "Invalid"), (refused.Code, refused.Reason));
        foreach (var told in new[]
        {
            "spec.least: Invalid value: \"object\": least is 3",
            "spec.by[x]: Invalid value: \"string\": failed rule: self.startsWith('a')",
            "spec.once: Invalid value: \"integer\": begins with 0",
        })
        {
            Assert.Contains(told, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Changes_are_held_against_what_was_there_before()
    {
        await using var server = await StartAsync();
        await server.DefineAsync(Crds.Json(versions: Crds.Plain("v1", Items)));
        await server.MakeAsync(Crds.Widget("w", """{"least":1,"most":2,"name":"a","parts":[{"id":"x","size":3},{"id":"y","size":5}]}"""));
        var refused = await FailsAsync(() => PatchAsync(server, "w", """{"spec":{"name":"b","parts":[{"id":"y","size":4},{"id":"x","size":4},{"id":"z","size":0}]}}"""));
        Assert.Contains("spec.name: Forbidden: name never changes", refused.Message, StringComparison.Ordinal);
        Assert.Contains("spec.parts[0]: Invalid value: \"object\": never shrinks", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("spec.parts[1]", refused.Message, StringComparison.Ordinal);
        await PatchAsync(server, "w", """{"spec":{"parts":[{"id":"y","size":6}]}}""");
    }

    [Fact]
    public async Task A_rule_that_came_later_is_not_held_against_what_does_not_change()
    {
        await using var server = await StartAsync();
        const string loose = """{"type":"object","properties":{"n":{"type":"integer"},"m":{"type":"integer"}}}""";
        const string strict = """{"type":"object","properties":{"n":{"type":"integer","x-kubernetes-validations":[{"rule":"self > 5"}]},"m":{"type":"integer"}}}""";
        await server.DefineAsync(Crds.Json(versions: Crds.Plain("v1", loose)));
        await server.MakeAsync(Crds.Widget("w", """{"n":1}"""));
        await server.ChangeAsync("{\"spec\":{\"versions\":[" + Crds.Plain("v1", strict) + "]}}");
        await PatchAsync(server, "w", """{"spec":{"m":1}}""");
        await FailsAsync(() => PatchAsync(server, "w", """{"spec":{"n":2}}"""));
    }

    [Theory]
    [InlineData("self.siez > 1", "compilation failed: ERROR: <input>:1:5: undefined field 'siez'; did you mean 'size'?")]
    [InlineData("self.size", "cel expression must evaluate to a bool")]
    [InlineData("self.size > 'a'", "found no matching overload for '_>_' applied to '(int, string)'")]
    [InlineData("", "rule is not specified")]
    public async Task A_rule_that_cannot_be_used_is_told_when_it_is_declared(string rule, string why)
    {
        await using var server = await StartAsync();
        var spec = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["size"] = new JsonObject { ["type"] = "integer" } },
            ["x-kubernetes-validations"] = new JsonArray(new JsonObject { ["rule"] = rule }),
        };
        var refused = await FailsAsync(() => server.DefineAsync(Crds.Json(versions: Crds.Plain("v1", spec.ToJsonString()))));
        Assert.Equal(422, refused.Code);
        Assert.Contains(
            "spec.versions[0].schema.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_that_cost_too_much_refuse()
    {
        await using var server = await StartAsync();
        const string dear = """
            {"type":"object","properties":{"names":{"type":"array","items":{"type":"string"},
            "x-kubernetes-validations":[{"rule":"self.all(a, self.all(b, self.all(c, a != b || b != c || a == c)))"}]}}}
            """;
        await server.DefineAsync(Crds.Json(versions: Crds.Plain("v1", dear)));
        var names = string.Join(',', Enumerable.Range(0, 300).Select(i => $"\"n{i}\""));
        var refused = await FailsAsync(() => server.MakeAsync(Crds.Widget("w", $$"""{"names":[{{names}}]}""")));
        Assert.Contains(
            "spec.names: Invalid value: \"array\": 'operation cancelled: actual cost limit exceeded': no further validation rules will be run",
            refused.Message, StringComparison.Ordinal);
    }

    private static Task<WriteResult> PatchAsync(TestServer server, string name, string json) =>
        server.Api.PatchAsync(server.Widgets(name), Crds.Merge(json), WriteOptions.Plain, Ct);
}
