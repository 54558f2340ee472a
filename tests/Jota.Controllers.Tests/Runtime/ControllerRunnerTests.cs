using System.Collections.Concurrent;
using System.Threading.Channels;
using Jota.Api;
using k8s.Models;

namespace Jota.Controllers.Tests.Runtime;

public sealed class ControllerRunnerTests : ClusterTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Notes _notes = new();

    [Fact]
    public async Task Reconciles_what_exists_and_what_comes()
    {
        await Cluster.CreateAsync(Map("first"));
        await StartAsync(_ => _notes);
        await NextAsync("default/first");

        await Cluster.CreateAsync(Map("second"));

        await NextAsync("default/second");
    }

    [Fact]
    public async Task A_change_of_an_owned_object_leads_to_its_owner()
    {
        var owner = await Cluster.CreateAsync(Map("owner"));
        await StartAsync(_ => _notes);
        await NextAsync("default/owner");

        await Cluster.CreateAsync(new V1Secret
        {
            Metadata = new()
            {
                Name = "owned",
                NamespaceProperty = "default",
                OwnerReferences = [new() { ApiVersion = "v1", Kind = "ConfigMap", Name = "owner", Uid = owner.Metadata.Uid, Controller = true }],
            },
        });

        await NextAsync("default/owner");
    }

    [Fact]
    public async Task A_failure_is_tried_again_after_a_back_off()
    {
        _notes.Fail["default/flaky"] = new Queue<Exception>([new InvalidOperationException("once"), new InvalidOperationException("twice")]);
        await StartAsync(_ => _notes);
        await Cluster.CreateAsync(Map("flaky"));
        await NextAsync("default/flaky");

        await NextAsync("default/flaky", TimeSpan.FromMilliseconds(5));
        await NextAsync("default/flaky", TimeSpan.FromMilliseconds(10));
    }

    [Fact]
    public async Task A_terminal_failure_is_not_tried_again_until_something_changes()
    {
        _notes.Fail["default/bad"] = new Queue<Exception>([new TerminalException("hopeless")]);
        await StartAsync(_ => _notes);
        await Cluster.CreateAsync(Map("bad"));
        await NextAsync("default/bad");
        Cluster.Clock.Advance(TimeSpan.FromHours(1));
        await Cluster.CreateAsync(Map("other"));
        await NextAsync("default/other");

        await Cluster.ChangeAsync<V1ConfigMap>("bad", map => map.Data = new Dictionary<string, string> { ["a"] = "b" });

        await NextAsync("default/bad");
    }

    [Fact]
    public async Task Looks_again_when_the_reconciler_said_so()
    {
        _notes.Again = Recheck.In(TimeSpan.FromMinutes(1));
        await StartAsync(_ => _notes);
        await Cluster.CreateAsync(Map("a"));
        await NextAsync("default/a");

        await NextAsync("default/a", TimeSpan.FromMinutes(1));
    }

    private static V1ConfigMap Map(string name) => new() { Metadata = new() { Name = name, NamespaceProperty = "default" } };

    private async Task NextAsync(string key, TimeSpan after = default)
    {
        if (after > TimeSpan.Zero)
        {
            // The loop sets its timer just after it has told of the last call.
            await Cluster.PassUntilAsync(_notes.Seen.Reader.WaitToReadAsync().AsTask(), after);
        }

        Assert.Equal(key, (await _notes.Seen.Reader.ReadAsync().AsTask().WaitAsync(Patience)).ToString());
    }

    private sealed class Notes : IReconciler
    {
        public Channel<ObjectKey> Seen { get; } = Channel.CreateUnbounded<ObjectKey>();

        public ConcurrentDictionary<string, Queue<Exception>> Fail { get; } = [];

        public Recheck Again { get; set; }

        public void Configure(ControllerBuilder controller) => controller.Named("notes").For<V1ConfigMap>().Owns<V1Secret>();

        public Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
        {
            Seen.Writer.TryWrite(key);
            return Fail.TryGetValue(key.ToString(), out var failures) && failures.TryDequeue(out var failure)
                ? Task.FromException<Recheck>(failure)
                : Task.FromResult(Again);
        }
    }
}
