using System.Threading.Channels;
using Jota.Api;
using Jota.Client;
using Jota.Tests;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Controllers.Tests.Runtime;

/// <summary>Controllers go on whatever happens, and what keeps them from it is told.</summary>
public sealed class ControllerLoopTests : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly LoopHealth _loops = new();
    private readonly Keys _keys = new();
    private InProcessApi _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await InProcessApi.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task What_a_controller_cannot_follow_is_told_until_it_can()
    {
        var breaking = new BreakingWatches<V1ConfigMap>(_cluster.Api);
        await using var runner = await StartAsync(breaking, NullLoggerFactory.Instance);

        breaking.Break();
        await _cluster.PassUntilAsync(() => !_loops.IsWell, Second);
        Assert.Equal("following configmaps: broken", _loops.Describe());

        breaking.Mend();
        await _cluster.PassUntilAsync(() => _loops.IsWell, Second);
        await CreateAsync("late");
        await _keys.NextAsync("late");
    }

    [Fact]
    public async Task A_failure_that_cannot_even_be_logged_ends_no_controller_and_is_told_until_it_goes_on()
    {
        await using var runner = await StartAsync(_cluster.Api, new UnwritableLog(category => category.EndsWith(nameof(Keys), StringComparison.Ordinal)));

        _keys.Fail = true;
        await CreateAsync("a");
        await _cluster.PassUntilAsync(() => !_loops.IsWell, Second);
        Assert.Equal("worker 1 of controller keys: no space left on device", _loops.Describe());

        _keys.Fail = false;
        await _cluster.PassUntilAsync(() => _loops.IsWell, Second);
        await CreateAsync("b");
        await _keys.NextAsync("b");
    }

    private Task<V1ConfigMap> CreateAsync(string name) => _cluster.CreateAsync(new V1ConfigMap { Metadata = new() { Name = name, NamespaceProperty = "default" } });

    private async Task<ControllerRunner> StartAsync(IApi api, ILoggerFactory logging)
    {
        using var patience = new CancellationTokenSource(InProcessApi.Patience);
        return await ControllerRunner.StartAsync(
            new() { Api = api, Clock = _cluster.Clock, Ids = IdSource.Seeded(3), Logging = logging, Loops = _loops, Controllers = [_ => _keys] }, patience.Token);
    }

    private sealed class Keys : IReconciler
    {
        private readonly Channel<string> _seen = Channel.CreateUnbounded<string>();
        private volatile bool _fail;

        public bool Fail
        {
            set => _fail = value;
        }

        public void Configure(ControllerBuilder controller) => controller.Named("keys").For<V1ConfigMap>();

        public Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
        {
            _seen.Writer.TryWrite(key.Name);
            return _fail ? throw new InvalidOperationException("no") : Task.FromResult(Recheck.OnChange);
        }

        /// <summary>Completes when the controller looks at this key; others before it count no more.</summary>
        public async Task NextAsync(string name)
        {
            while (await _seen.Reader.ReadAsync().AsTask().WaitAsync(InProcessApi.Patience) != name)
            {
                // Another one's.
            }
        }
    }
}
