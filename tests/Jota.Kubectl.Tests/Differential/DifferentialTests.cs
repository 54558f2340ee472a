using System.Globalization;
using System.Text.RegularExpressions;

namespace Jota.Kubectl.Tests.Differential;

/// <summary>Every command line of the scenarios, by ours and by the original: output, exit code, sort of complaint, and what is there then.</summary>
[Collection("live")]
public sealed class DifferentialTests(LiveCluster cluster)
{
    private const int Attempts = 4;

    private static int _number;

    /// <summary>With <c>JOTA_SCENARIOS='^(get|set):'</c> only those whose names match, for who works on some.</summary>
    public static TheoryData<string> Scenarios() =>
    [
        .. Scenario.All.Select(scenario => scenario.Name)
            .Where(name => Regex.IsMatch(name, Environment.GetEnvironmentVariable("JOTA_SCENARIOS") ?? "")),
    ];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Does_as_the_original(string name)
    {
        Assert.SkipUnless(Kubectls.Theirs is not null, "there is no kubectl to compare with");
        var scenario = Scenario.All.Single(scenario => scenario.Name == name);
        var number = Interlocked.Increment(ref _number).ToString("000", CultureInfo.InvariantCulture);
        var theirs = $"d{number}-theirs";
        var ours = scenario.IsShared ? theirs : $"d{number}-jota-s";
        await PrepareAsync(scenario, theirs);
        if (!scenario.IsShared)
        {
            await PrepareAsync(scenario, ours);
        }

        var differences = new List<string>();
        foreach (var step in scenario.Steps)
        {
            if (step.Prepares)
            {
                await RunPreparingAsync(step, theirs);
                if (!scenario.IsShared)
                {
                    await RunPreparingAsync(step, ours);
                }
            }
            else if (await DifferenceAsync(step, ours, theirs, scenario.IsShared) is { } difference)
            {
                differences.Add(difference);
            }
        }

        if (!scenario.IsShared && await StateDifferenceAsync(ours, theirs) is { } state)
        {
            differences.Add(state);
        }

        await RemoveAsync(theirs, ours);

        Assert.True(differences.Count == 0, $"{differences.Count} of {scenario.Steps.Count} differ\n\n{string.Join("\n\n", differences)}");
    }

    private async Task<string?> DifferenceAsync(ScenarioStep step, string ours, string theirs, bool mayRepeat)
    {
        for (var attempt = 1; ; attempt++)
        {
            var wanted = await Kubectls.RunTheirsAsync(Words(step, theirs, "theirs"), step.InputOf(theirs), Variables("theirs", step));
            var got = await Kubectls.RunOursAsync(Words(step, ours, "ours"), step.InputOf(ours), Variables("ours", step));
            var (left, right) = (wanted.Comparable(theirs, cluster.HomeOf("theirs")), got.Comparable(ours, cluster.HomeOf("ours")));
            (left, right) = step.AnyOrder ? (left.Sorted(), right.Sorted()) : (left, right);
            if (left.ExitCode == right.ExitCode && left.Output == right.Output && left.Complaint == right.Complaint)
            {
                return null;
            }

            // What goes by itself, such as an age that gets another figure, is the same the next time.
            if (!mayRepeat || attempt == Attempts)
            {
                return $"$ kubectl {step.Line}\ntheirs: {wanted}\nours: {got}";
            }
        }
    }

    private async Task<string?> StateDifferenceAsync(string ours, string theirs)
    {
        var (left, right) = (await StateAsync(theirs), await StateAsync(ours));
        var (wanted, got) = (left.Split('\n'), right.Split('\n'));
        return left == right ? null : "what is there at the end:\n"
            + $"theirs alone:\n{string.Join('\n', wanted.Except(got))}\nours alone:\n{string.Join('\n', got.Except(wanted))}";
    }

    private async Task<string> StateAsync(string ns) => ObjectState.Of(
        (await Kubectls.RunTheirsAsync(
            ["-n", ns, "get", ObjectState.Kinds, "-o", "json", "--show-managed-fields"], "", Variables("theirs"))).Output,
        ns);

    private async Task PrepareAsync(Scenario scenario, string ns)
    {
        var made = await Kubectls.RunTheirsAsync(["create", "namespace", ns], "", Variables("theirs"));
        Assert.True(made.ExitCode == 0, $"{scenario.Name}: {made}");
    }

    /// <summary>So that the nodes have room for the pods of all scenarios.</summary>
    private async Task RemoveAsync(string theirs, string ours)
    {
        string[] namespaces = theirs == ours ? [theirs] : [theirs, ours];
        var removed = await Kubectls.RunOursAsync(["delete", "namespace", .. namespaces, "--timeout=60s"], "", Variables("ours"));
        Assert.True(removed.ExitCode == 0, removed.ToString());
    }

    private async Task RunPreparingAsync(ScenarioStep step, string ns)
    {
        var done = await Kubectls.RunTheirsAsync(Words(step, ns, "theirs"), step.InputOf(ns), Variables("theirs"));
        Assert.True(done.ExitCode == 0, $"$ kubectl {step.Line}\n{done}");
    }

    private List<string> Words(ScenarioStep step, string ns, string who)
    {
        var words = step.Words(ns).SkipWhile(ScenarioStep.IsVariable).ToList().ConvertAll(word => word.Replace("HOME", cluster.HomeOf(who), StringComparison.Ordinal));
        return words is ["config" or "__completeNoDesc", ..] || words.Exists(word => word is "-n" or "-A" || word.StartsWith("--namespace", StringComparison.Ordinal)) ? words : ["-n", ns, .. words];
    }

    private Dictionary<string, string> Variables(string who, ScenarioStep? step = null)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = cluster.HomeOf(who),
            ["KUBECONFIG"] = cluster.Kubeconfig,
        };
        foreach (var pair in step?.Words("").TakeWhile(ScenarioStep.IsVariable) ?? [])
        {
            variables[pair[..pair.IndexOf('=', StringComparison.Ordinal)]] = pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]
                .Replace("HOME", cluster.HomeOf(who), StringComparison.Ordinal);
        }

        return variables;
    }
}
