using System.Text;
using System.Text.Json.Nodes;

namespace Jota.Api.Tests;

/// <summary>What is settled from bytes to bytes is what a tree would have become.</summary>
public sealed class JsonSettlingTests
{
    private static readonly JsonSchema Gateway = JsonSchema.Parse("""
        {"type":"object","properties":{"spec":{"type":"object","required":["routes"],"properties":{
        "class":{"type":"string","default":"usual"},"size":{"x-kubernetes-int-or-string":true,"anyOf":[{"type":"integer"},{"type":"string"}]},
        "routes":{"type":"array","maxItems":3,"x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name","port"],"items":{
        "type":"object","required":["name"],"properties":{"name":{"type":"string","maxLength":5,"pattern":"^[a-zäöü]+$"},
        "port":{"type":"integer","minimum":1,"maximum":10,"default":2},"mode":{"type":"string","enum":["a","b"]},
        "tags":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},
        "note":{"type":"string","nullable":true},"labels":{"type":"object","maxProperties":2,"additionalProperties":{"type":"string"}},
        "deep":{"type":"object","default":{},"properties":{"idle":{"type":"string","default":"1m"},"on":{"type":"boolean"}}}}}}}},
        "status":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}
        """);

    [Theory]
    [InlineData("""{"spec":{"routes":[]}}""", """{"spec":{"class":"usual","routes":[]}}""")]
    [InlineData("""{"status":{"b":1,"a":[{"d":null,"c":2}]},"spec":{"routes":[{"port":1,"name":"x"}],"class":"c"}}""",
        """{"spec":{"class":"c","routes":[{"deep":{"idle":"1m"},"name":"x","port":1}]},"status":{"a":[{"c":2,"d":null}],"b":1}}""")]
    [InlineData("""{"spec":{"routes":[{"name":"äö","note":null,"deep":{"on":true}}],"size":"1"}}""",
        """{"spec":{"class":"usual","routes":[{"deep":{"idle":"1m","on":true},"name":"äö","note":null,"port":2}],"size":"1"}}""")]
    [InlineData("""{ "spec" : { "routes" : [ { "name" : "x" , "note" : "a\n\"b\"\\" } ] } }""",
        """{"spec":{"class":"usual","routes":[{"deep":{"idle":"1m"},"name":"x","note":"a\n\"b\"\\","port":2}]}}""")]
    public void Fields_come_in_order_with_defaults_and_hold(string sent, string stored)
    {
        var settled = Settle(sent);

        Assert.Equal((stored, true), (Encoding.UTF8.GetString(settled!.Json), settled.Holds));
        Assert.Equal(stored, Tree(sent, out var findings).ToString());
        Assert.Empty(findings);
    }

    [Theory]
    [InlineData("""{"spec":{}}""")]
    [InlineData("""{"spec":{"routes":[{}]}}""")]
    [InlineData("""{"spec":{"routes":[{"name":"x","port":0}]}}""")]
    [InlineData("""{"spec":{"routes":[{"name":"x","port":11}]}}""")]
    [InlineData("""{"spec":{"routes":[{"name":"x","port":"1"}]}}""")]
    [InlineData("""{"spec":{"routes":[{"name":"aaaaaa"}]}}""")]
    [InlineData("""{"spec":{"routes":[{"name":"x1"}]}}""")]
    [InlineData("""{"spec":{"routes":[{"name":"x","mode":"c"}]}}""")]
    [InlineData("""{"spec":{"routes":[{"name":"x"},{"name":"x","port":2}]}}""")]
    [InlineData("""{"spec":{"routes":[{"name":"x","tags":["a","b","a"]}]}}""")]
    [InlineData("""{"spec":{"routes":[{"name":"x","labels":{"a":"1","b":"2","c":"3"}}]}}""")]
    [InlineData("""{"spec":{"routes":[{"name":"x"},{"name":"y"},{"name":"z"},{"name":"u"}]}}""")]
    [InlineData("""{"spec":{"size":true,"routes":[]}}""")]
    [InlineData("""{"spec":[]}""")]
    public void What_breaks_a_rule_is_not_said_to_hold(string sent)
    {
        Assert.False(Settle(sent)!.Holds);
        Assert.NotEmpty(Errors(Tree(sent, out _).Node));
    }

    [Theory]
    [InlineData("""{"spec":{"routes":[],"routes":[]}}""")]
    [InlineData("""{"spec":{"routes":[],"rutes":[]}}""")]
    [InlineData("""{"spec":{"routes":[],"class":null}}""")]
    [InlineData("""{"spec":{"routes":[],"size":1.5}}""")]
    [InlineData("""{"spec":{"routes":[],"size":1e3}}""")]
    [InlineData("""{"spec":{"routes":[],"size":-0}}""")]
    [InlineData("""{"spec":{"routes":[],"size":1234567890123456789}}""")]
    [InlineData("""{"spec":{"routes":[],"size":"\u0041"}}""")]
    [InlineData("""{"spec":{"routes":[],"\u0073ize":1}}""")]
    [InlineData("""{"spec":{"routes":[null]}}""")]
    [InlineData("""{"spec":{"routes":[]},"spec":{}}""")]
    [InlineData("""{"kind":"A","kind":"B","spec":{"routes":[]}}""")]
    [InlineData("""{"kind":1,"spec":{"routes":[]}}""")]
    [InlineData("""{"metadata":{},"metadata":{}}""")]
    [InlineData("""{"spec":{"routes":[]}""")]
    [InlineData("""[]""")]
    public void What_is_out_of_the_ordinary_is_left_to_the_tree(string sent) => Assert.Null(Settle(sent));

    [Fact]
    public void Whatever_is_sent_becomes_the_same_either_way()
    {
        var random = new Random(11);
        var (settled, held) = (0, 0);
        for (var i = 0; i < 20_000; i++)
        {
            var sent = new RandomGateway(random).Json;
            if (Settle(sent) is not { } bytes)
            {
                continue;
            }

            var tree = Tree(sent, out var findings);
            Assert.Equal(tree.ToString(), Encoding.UTF8.GetString(bytes.Json));
            Assert.Empty(findings);
            settled++;
            held += bytes.Holds ? 1 : 0;
            if (bytes.Holds)
            {
                Assert.Empty(Errors(tree.Node));
            }
        }

        Assert.InRange(settled, 2000, 19_000);
        Assert.InRange(held, 500, settled - 500);
    }

    [Fact]
    public void Very_deep_and_very_wide_objects_are_left_to_the_tree_or_settled_in_time()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"a":""", 100)) + "1" + new string('}', 100);
        Assert.Null(Settle($$"""{"status":{{deep}}}"""));

        var wide = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"f{i:D6}\":{i}"));
        Assert.NotNull(Settle($$"""{"status":{ {{wide}} } }"""));
        var unsorted = string.Join(',', Enumerable.Range(0, 100_000).Reverse().Select(i => $"\"f{i:D6}\":{i}"));
        Assert.Null(Settle($$"""{"status":{ {{unsorted}} } }"""));
    }

    private static SettledContent? Settle(string sent) => JsonSettling.Try(Encoding.UTF8.GetBytes(sent), Gateway, out _);

    private static Shown Tree(string sent, out List<string> findings)
    {
        findings = [];
        var obj = UntypedReading.SentAsTree(Encoding.UTF8.GetBytes(sent), Gateway, findings);
        JsonDefaulting.Default(Gateway, obj.Content);
        return new Shown(obj.Content);
    }

    private static IReadOnlyList<FieldError> Errors(JsonNode node)
    {
        var errors = new JsonErrors();
        JsonValidation.Check(Gateway, node, null, errors);
        JsonListRules.Check(Gateway, node, errors);
        return errors.All;
    }

    private sealed record Shown(JsonObject Node)
    {
        public override string ToString() => UntypedJson.Sorted(Node);
    }

    /// <summary>An object that is nearly what the schema says, in every way that JSON can be written.</summary>
    private sealed class RandomGateway
    {
        private readonly Random _random;
        private readonly StringBuilder _json = new();

        public RandomGateway(Random random)
        {
            _random = random;
            Fields(("spec", Spec), ("status", () => Anything(0)));
        }

        public string Json => _json.ToString();

        private void Spec() => Fields(
            ("class", Text), ("size", Scalar), ("routes", () => List(Route)), (OneIn(60) ? "rutes" : OneIn(60) ? "routes" : "\\u0063", () => List(Route)));

        private void Route() => Fields(
            ("name", Text), ("port", Scalar), ("mode", Text), ("tags", () => List(Text)), ("note", Scalar),
            ("labels", () => Fields(("a", Text), ("b", Text), ("c", Text))), ("deep", () => Fields(("idle", Text), ("on", Scalar))));

        private void Anything(int depth)
        {
            if (depth > 3 || OneIn(3))
            {
                Scalar();
            }
            else if (OneIn(2))
            {
                List(() => Anything(depth + 1));
            }
            else
            {
                Fields(("z", () => Anything(depth + 1)), ("y", () => Anything(depth + 1)), ("\u00e4", () => Anything(depth + 1)));
            }
        }

        private void Fields(params (string Name, Action Value)[] fields)
        {
            _random.Shuffle(fields);
            _json.Append('{').Append(Space());
            var separator = "";
            foreach (var (name, value) in fields.Where(field => (field.Name[0] != '\\' || OneIn(20)) && !OneIn(3)))
            {
                _json.Append(separator).Append('"').Append(name).Append("\":").Append(Space());
                value();
                separator = ",";
            }

            _json.Append('}');
        }

        private void List(Action item)
        {
            _json.Append('[');
            for (var i = _random.Next(4); i > 0; i--)
            {
                item();
                _json.Append(i > 1 ? "," : "").Append(Space());
            }

            _json.Append(']');
        }

        private void Text() => _json.Append(OneIn(40) ? "null" : $"\"{new[] { "a", "b", "xy", "ä", "aaaaaa", "", "a\\n" }[_random.Next(7)]}\"");

        private void Scalar()
        {
            if (OneIn(3))
            {
                Text();
            }
            else
            {
                _json.Append(OneIn(4) ? "true" : OneIn(40) ? "1.0" : _random.Next(-1, 13).ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        private string Space() => OneIn(10) ? " \n" : "";

        private bool OneIn(int times) => _random.Next(times) == 0;
    }
}
