using System.Collections.Immutable;
using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Simulated;
using k8s.Models;

namespace Jota.Testing.Tests.Jobs;

/// <summary>Tests of jobs on a whole cluster, whose images <c>ok</c> and <c>bad</c> end after a second and whose others do not.</summary>
public abstract class JobTest : IAsyncLifetime
{
    protected const string Name = "work";

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected TestCluster Cluster { get; private set; } = null!;

    protected static ObjectKey Key => A.Key(Name);

    public async ValueTask InitializeAsync() => Cluster = await TestCluster.StartAsync(
        new TestClusterOptions
        {
            Nodes = 2,
            Script = new()
            {
                Images = ImmutableDictionary<string, SimulatedImage>.Empty
                    .Add("ok", SimulatedImage.Default with { ExitAfter = TimeSpan.FromSeconds(1) })
                    .Add("bad", SimulatedImage.Default with { ExitAfter = TimeSpan.FromSeconds(1), ExitCode = 3 }),
            },
        },
        Ct);

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static V1Job Job(string image, Action<V1JobSpec>? change = null, string name = Name)
    {
        var spec = new V1JobSpec
        {
            Template = new() { Spec = new() { RestartPolicy = "Never", Containers = [new() { Name = "c", Image = image }] } },
        };
        change?.Invoke(spec);
        return new() { Metadata = new() { Name = name, NamespaceProperty = "default" }, Spec = spec };
    }

    protected static Action<V1JobSpec> Indexed(int completions, int parallelism) => spec =>
        (spec.CompletionMode, spec.Completions, spec.Parallelism) = (JobModes.Indexed, completions, parallelism);

    /// <summary>One whose containers do not stop when they are asked to, and are killed.</summary>
    protected static void Stubborn(V1JobSpec spec) => spec.Template.Metadata = new()
    {
        Annotations = new Dictionary<string, string> { ["jota.dev/sim.stop-time"] = "60" },
    };

    protected Task<V1Job> CreateAsync(V1Job job) => Cluster.Api.CreateAsync(job, Ct);

    protected Task<V1Job> UntilAsync(Func<V1Job, bool> condition) => Cluster.UntilAsync(Key, condition, Ct);

    protected Task<V1Job> UntilFinishedAsync() => UntilAsync(job => JobConditions.IsFinished(job.Status));

    protected Task<V1Job> UntilActiveAsync(int pods) => UntilAsync(job => (job.Status?.Ready ?? 0) == pods && (job.Status?.Active ?? 0) == pods);

    protected async Task<IReadOnlyList<V1Pod>> PodsAsync() => [.. (await Cluster.Api.ListAsync(
        new(Cluster.Api.Catalog.For<V1Pod>(), "default"), ListOptions.All, Ct)).Items.Select(item => item.As<V1Pod>())];

    /// <summary>The running pod of an index, when it is there.</summary>
    protected async Task<V1Pod> UntilRunningAsync(int? index = null, string? other = null)
    {
        while (true)
        {
            foreach (var pod in await PodsAsync())
            {
                if (A.IsRunning(pod) && pod.Metadata.DeletionTimestamp is null && pod.Metadata.Name != other
                    && (index is null || IndexOf(pod) == index))
                {
                    return pod;
                }
            }

            await Cluster.PassAsync(TimeSpan.FromMilliseconds(200), Ct);
        }
    }

    protected Task EndAsync(V1Pod pod, int exitCode) => Cluster.CrashAsync(pod.Key(), "c", exitCode, Ct);

    /// <summary>Lets the pod of an index end, and waits until that is known.</summary>
    protected async Task EndIndexAsync(int index, int exitCode)
    {
        var pod = await UntilRunningAsync(index);
        await EndAsync(pod, exitCode);
        await Cluster.UntilAsync<V1Pod>(pod.Key(), PodConditions.IsTerminal, Ct);
    }

    protected async Task ChangeAsync(Action<V1Job> change, string subresource = "")
    {
        while (true)
        {
            var target = ApiTarget.Of(Cluster.Api.Catalog.For<V1Job>(), Key, subresource);
            var job = (V1Job)(await Cluster.Api.GetAsync(target with { Subresource = "" }, GetOptions.Newest, Ct)).Decode();
            change(job);
            try
            {
                await Cluster.Api.UpdateAsync(target, new ApiBody.Typed(job), WriteOptions.Plain, Ct);
                return;
            }
            catch (ApiException e) when (e.Code == 409)
            {
                // Its controller told its state meanwhile.
            }
        }
    }

    protected static int? IndexOf(V1Pod pod) => pod.Metadata.Labels.TryGetValue(JobLabels.CompletionIndex, out var index)
        ? int.Parse(index, System.Globalization.CultureInfo.InvariantCulture)
        : null;

    protected static IEnumerable<(string, string?)> Conditions(V1Job job) => job.Status.Conditions.Select(c => (c.Type, (string?)c.Reason));

    protected async Task AssertNothingIsHeldAsync()
    {
        await Cluster.PassAsync(TimeSpan.FromSeconds(5), Ct);
        Assert.All(await PodsAsync(), pod => Assert.Null(pod.Metadata.Finalizers));
    }
}
