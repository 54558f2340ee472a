using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.ApiServer.Fairness;
using Jota.Client;
using Jota.Store.Memory;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;

namespace Jota.ApiServer.Tests.Fairness;

/// <summary>Seats and queues on a clock that stands still, with one level beside the two that are always there.</summary>
internal sealed class FairnessScope : IAsyncDisposable
{
    public const string Level = "shared";

    private readonly MemoryStore _store = new();

    public FairnessScope(int seats, QueueSettings? queuing, int lendablePercent = 0, params LevelSettings[] more)
    {
        Fairness = new(seats, new(new(ResourceCatalog.BuiltIn), new WatchCaches(new(ResourceCatalog.BuiltIn), _store, Clock)), Clock);
        Configure(new LevelSettings(Level) { Shares = 100, Queuing = queuing, LendablePercent = lendablePercent }, more);
    }

    public FakeTimeProvider Clock { get; } = new();

    public RequestFairness Fairness { get; }

    /// <summary>Cancelled when requests have waited for too long.</summary>
    public CancellationTokenSource TooLate { get; } = new();

    /// <summary>All seats are of these levels: those that always are there have no shares here.</summary>
    public void Configure(LevelSettings first, params LevelSettings[] more)
    {
        LevelSettings[] levels =
        [
            new(SystemFlows.Exempt) { IsExempt = true }, new(SystemFlows.CatchAll), first, .. more,
        ];
        var schemas = levels.Select(level => new SchemaSettings(level.Name, level.Name, 500)
        {
            Distinguisher = Distinguisher.ByUser,
            Rules =
            [
                new(new() { Subjects = [Named(level.Name)], ResourceRules = [Anything] }),
            ],
        });
        Fairness.Apply(new([.. schemas], levels.ToDictionary(level => level.Name)));
    }

    /// <summary>A request of a flow of a level.</summary>
    public async Task<Seats> EnterAsync(string flow, int width = 1, string level = Level, CancellationToken gone = default) =>
        await Fairness.EnterAsync(SchemaOf(level), flow, width, new Ends(TooLate.Token, gone));

    /// <summary>As many requests of a flow at a time.</summary>
    public List<Task<Seats>> EnterMany(string flow, int count, int width = 1, string level = Level) =>
        [.. Enumerable.Range(0, count).Select(_ => EnterAsync(flow, width, level))];

    public SchemaMatcher SchemaOf(string level) =>
        Fairness.Classify(new AccessRequest(new UserIdentity("anybody") { Groups = [level] }, "get") { Resource = "pods" });

    public PriorityLevel LevelOf(string name = Level) => SchemaOf(name).Level;

    public async ValueTask DisposeAsync()
    {
        TooLate.Dispose();
        await _store.DisposeAsync();
    }

    private static Flowcontrolv1Subject Named(string group) => new() { Kind = "Group", Group = new() { Name = group } };

    private static V1ResourcePolicyRule Anything =>
        new() { Verbs = ["*"], ApiGroups = ["*"], Resources = ["*"], ClusterScope = true, Namespaces = ["*"] };

    private readonly struct Ends(CancellationToken tooLate, CancellationToken gone) : IWaitEnds
    {
        public CancellationToken TooLate => tooLate;

        public CancellationToken Gone => gone;

        public CancellationToken Stopping => CancellationToken.None;
    }
}
