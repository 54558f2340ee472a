using System.Globalization;
using System.Text;

namespace Jota.Api.Tests.Patches;

/// <summary>What patches may cost: depth, steps and bytes are counted, never time.</summary>
public sealed class PatchCostTests
{
    private static readonly TypeSchema Pod = Schemas.FindKind("v1", "Pod")!;

    /// <summary>Each round wraps what is there once more by moving it; the copy then goes through all of it.</summary>
    [Theory]
    [InlineData(1_500, true)]
    [InlineData(3_300, true)]
    [InlineData(3_300, false)]
    public void Nesting_by_moves_ends_neither_the_process_nor_the_request_with_500(int rounds, bool copies)
    {
        var operations = new List<string> { """{"op":"add","path":"/a","value":{}}""" };
        for (var i = 0; i < rounds; i++)
        {
            operations.Add("""{"op":"add","path":"/b","value":{}}""");
            operations.Add("""{"op":"move","from":"/a","path":"/b/a"}""");
            operations.Add("""{"op":"move","from":"/b","path":"/a"}""");
        }

        if (copies)
        {
            operations.Add("""{"op":"copy","from":"/a","path":"/c"}""");
        }

        var patched = JsonPatch.Apply(Bytes("{}"), Bytes($"[{string.Join(',', operations)}]"), Budget(1 << 20));

        Assert.Equal(rounds + (copies ? rounds + 1 : 0), Encoding.UTF8.GetString(patched.Span).Split("\"a\":").Length - 2 + (copies ? 1 : 0));
    }

    /// <summary>Deep values are put into each other: far deeper than any document may be.</summary>
    [Theory]
    [InlineData("test")]
    [InlineData("copy")]
    [InlineData("add")]
    [InlineData("move")]
    [InlineData("replace")]
    public void What_comes_out_too_deep_is_refused(string last)
    {
        const int Depth = 9_000;
        const int Rounds = 20;
        var deep = string.Concat(Enumerable.Repeat("{\"k\":", Depth)) + "0" + new string('}', Depth);
        var way = string.Concat(Enumerable.Repeat("/k", Depth));
        List<string> operations = ["{\"op\":\"add\",\"path\":\"/a\",\"value\":{}}"];
        for (var i = 0; i < Rounds; i++)
        {
            operations.Add($"{{\"op\":\"add\",\"path\":\"/b\",\"value\":{deep}}}");
            operations.Add($"{{\"op\":\"move\",\"from\":\"/a\",\"path\":\"/b{way}\"}}");
            operations.Add("{\"op\":\"move\",\"from\":\"/b\",\"path\":\"/a\"}");
        }

        operations.Add($"{{\"op\":\"{last}\",\"path\":\"/z\",\"from\":\"/a\",\"value\":null}}");

        var error = Assert.Throws<ApiException>(() => JsonPatch.Apply(Bytes("{}"), Bytes($"[{string.Join(',', operations)}]"), Budget(3 << 20)));

        Assert.Equal((422, "exceeded max depth"), (error.Code, error.Details!.Causes[0].Message));
    }

    [Fact]
    public void Documents_of_all_kinds_may_nest_as_deep_as_upstreams_and_no_deeper()
    {
        foreach (var depth in new[] { RequestBudget.MaxDepth - 1, RequestBudget.MaxDepth })
        {
            var deep = string.Concat(Enumerable.Repeat("{\"k\":", depth)) + "0" + new string('}', depth);
            string Try(Func<ReadOnlyMemory<byte>> apply) => Record.Exception(() => apply()) is ApiException refused ? refused.Message : "taken";

            var expected = depth < RequestBudget.MaxDepth ? "taken" : "exceeded max depth";
            Assert.Contains(expected, Try(() => MergePatch.Apply(Bytes("{}"), Bytes($"{{\"a\":{deep}}}"), Budget(1 << 20))), StringComparison.Ordinal);
            Assert.Contains(expected, Try(() => StrategicMergePatch.Apply(Pod, Bytes("{}"), Bytes($"{{\"a\":{deep}}}"), Budget(1 << 20))), StringComparison.Ordinal);
            Assert.Contains(expected, JsonSyntax.Error(Bytes($"{{\"a\":{deep}}}").Span) ?? "taken", StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Copies_stop_at_what_a_request_may_bring()
    {
        var bomb = $"[{string.Join(',', Enumerable.Repeat("""{"op":"copy","from":"/a","path":"/a/-"}""", 60))}]";
        var error = Assert.Throws<ApiException>(() => JsonPatch.Apply(Bytes("""{"a":["xxxxxxxxxxxxxxxx"]}"""), Bytes(bomb), Budget(bomb.Length)));

        Assert.Equal(422, error.Code);
        Assert.StartsWith("Unable to complete the copy, the accumulated size increase of copy is ", error.Details!.Causes[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Items_that_are_moved_along_are_counted()
    {
        var list = $"{{\"l\":[{string.Join(',', Enumerable.Repeat("0", 1_000_000))}]}}";
        var inserts = $"[{string.Join(',', Enumerable.Repeat("""{"op":"add","path":"/l/0","value":1}""", 10_000))}]";

        var error = Assert.Throws<ApiException>(() => JsonPatch.Apply(Bytes(list), Bytes(inserts), Budget(list.Length + inserts.Length)));

        Assert.Equal((413, "RequestEntityTooLarge"), (error.Code, error.Reason));
    }

    /// <summary>Twice as much may cost little more than twice as much.</summary>
    [Theory]
    [InlineData("containers", "disjoint")]
    [InlineData("containers", "same")]
    [InlineData("containers", "deleted")]
    [InlineData("containers", "ordered")]
    [InlineData("finalizers", "disjoint")]
    [InlineData("finalizers", "same")]
    [InlineData("finalizers", "deleted")]
    [InlineData("finalizers", "ordered")]
    public void A_strategic_merge_of_long_lists_takes_steps_in_proportion(string list, string how)
    {
        var (once, twice) = (StepsOf(list, how, 10_000), StepsOf(list, how, 20_000));

        Assert.InRange((double)twice / once, 1.5, 2.5);
    }

    [Fact]
    public void Work_ends_when_nobody_waits_for_it()
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();
        var budget = new RequestBudget(1 << 20, gone.Token);
        var list = Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat("0", 100_000))}]");

        Assert.Throws<OperationCanceledException>(() => MergePatch.Apply(Bytes("{}"), list, budget));
        Assert.InRange(budget.Steps, 1, 10_000);
    }

    private static long StepsOf(string list, string how, int count)
    {
        var isObject = list == "containers";
        string Item(string name) => isObject ? $"{{\"name\":\"{name}\"}}" : $"\"{name}\"";
        string Items(string prefix, Func<string, string> item) =>
            string.Join(',', Enumerable.Range(0, count).Select(i => item(prefix + i.ToString(CultureInfo.InvariantCulture))));
        string Around(string fields) => isObject ? $"{{\"spec\":{{{fields}}}}}" : $"{{\"metadata\":{{{fields}}}}}";

        var document = Around($"\"{list}\":[{Items("a", Item)}]");
        var patch = Around(how switch
        {
            "disjoint" => $"\"{list}\":[{Items("b", Item)}]",
            "same" => $"\"{list}\":[{Items("a", Item)}]",
            "deleted" when isObject => $"\"{list}\":[{Items("a", name => $"{{\"$patch\":\"delete\",\"name\":\"{name}\"}}")}]",
            "deleted" => $"\"$deleteFromPrimitiveList/{list}\":[{Items("a", Item)}]",
            _ => $"\"$setElementOrder/{list}\":[{Items("b", Item)},{Items("a", Item)}],\"{list}\":[{Items("b", Item)}]",
        });
        var budget = Budget(document.Length + patch.Length);
        StrategicMergePatch.Apply(Pod, Bytes(document), Bytes(patch), budget);
        return budget.Steps;
    }

    private static RequestBudget Budget(long given) => new(given, TestContext.Current.CancellationToken);

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
