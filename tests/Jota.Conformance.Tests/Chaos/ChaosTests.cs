using System.Diagnostics;
using System.Globalization;

namespace Jota.Conformance.Tests.Chaos;

/// <summary>A cluster that is killed again and again while it is changed.</summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    private const int LookEvery = 10;
    private static readonly string[] Options = ["--runtime", "simulated", "--nodes", "3"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(25);

    private static int Rounds => Number("JOTA_CHAOS_ROUNDS", 100);

    private static int Seed => Number("JOTA_CHAOS_SEED", 20260);

    /// <summary>
    /// Each round two clients change Deployments and ReplicaSets until the process is killed at a random moment. Every tenth time, and in
    /// the end, the cluster is left alone: it must come to rest just as it was last asked to, and leave nothing behind.
    /// </summary>
    [Fact]
    public async Task A_hundred_kills_under_changing_load_leave_a_cluster_that_comes_to_rest_as_asked()
    {
        var directory = JotaProcess.NewDirectory();
        var random = new Random(Seed);
        ChaosLoad[] loads = [new("a-", Seed + 1), new("b-", Seed + 2)];
        var answered = 0;
        for (var round = 1; round <= Rounds; round++)
        {
            await using var jota = await JotaProcess.StartAsync(directory, Options);
            using var api = ApiClient.For(jota.Kubeconfig);
            answered += await LoadUntilKilledAsync(jota, api, loads, random.Next(1, 60), TimeSpan.FromMilliseconds(random.Next(0, 120)));
            if (round % LookEvery == 0)
            {
                await RestAsync(directory, loads, round);
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{answered} requests answered between {Rounds} kills"));
        await EndAsync(directory, loads);
        Directory.Delete(directory, recursive: true);
    }

    /// <summary>Kills it some time after some requests were answered, whatever is under way then.</summary>
    private static async Task<int> LoadUntilKilledAsync(JotaProcess jota, ApiClient api, ChaosLoad[] loads, int requests, TimeSpan more)
    {
        var answered = 0;
        var enough = new TaskCompletionSource();
        var running = Task.WhenAll(loads.Select(load => load.RunAsync(api, () =>
        {
            if (Interlocked.Increment(ref answered) >= requests)
            {
                enough.TrySetResult();
            }
        })));
        await Task.WhenAny(enough.Task, running);
        await Task.Delay(more, TimeProvider.System);
        await jota.KillAsync();
        await running;
        return answered;
    }

    private async Task RestAsync(string directory, ChaosLoad[] loads, int round)
    {
        await using var jota = await JotaProcess.StartAsync(directory, Options);
        using var api = ApiClient.For(jota.Kubeconfig);
        var state = await UntilAtRestAsync(api, loads);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}: at rest with {state.Objects} objects, {state.Pods} of them pods"));
    }

    private static async Task EndAsync(string directory, ChaosLoad[] loads)
    {
        await using var jota = await JotaProcess.StartAsync(directory, Options);
        using var api = ApiClient.For(jota.Kubeconfig);
        foreach (var load in loads)
        {
            await load.DeleteAllAsync(api);
        }

        var state = await UntilAtRestAsync(api, loads);
        Assert.Equal(0, state.Objects);
        Assert.Equal(0, (await jota.TerminateAsync()).ExitCode);
    }

    private static async Task<ClusterState> UntilAtRestAsync(ApiClient api, ChaosLoad[] loads)
    {
        var intents = loads.SelectMany(load => load.Intents).ToDictionary();
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var state = await ClusterState.ReadAsync(api);
            var wrongs = state.Wrongs(intents);
            if (wrongs.Count == 0)
            {
                return state;
            }

            Assert.True(waited.Elapsed < Patience, $"with seed {Seed}, still not at rest:\n{string.Join('\n', wrongs.Take(20))}");
            await Task.Delay(BetweenLooks, TimeProvider.System);
        }
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
