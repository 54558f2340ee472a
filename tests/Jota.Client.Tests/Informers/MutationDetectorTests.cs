using Jota.Api;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Client.Tests.Informers;

public sealed class MutationDetectorTests
{
    private readonly ScriptedApi _api = new();
    private readonly List<string> _errors = [];

    [Fact]
    public async Task Tells_at_the_end_that_somebody_changed_a_cached_object()
    {
        await using (var factory = await StartAsync())
        {
            factory.Lister<V1Pod>().Find(new("default", "a"))!.Metadata.Labels = new Dictionary<string, string> { ["made"] = "here" };
        }

        Assert.Contains("default/a", Assert.Single(_errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_nothing_when_nobody_did()
    {
        await using (await StartAsync())
        {
        }

        Assert.Empty(_errors);
    }

    private async Task<InformerFactory> StartAsync()
    {
        _api.Lists.Enqueue(() => new([ScriptedApi.Pod("a", 3), ScriptedApi.Pod("b", 4)], new Revision(7)));
        var factory = new InformerFactory(_api, new FakeTimeProvider(), logging: new Errors(_errors), checks: CacheChecks.Mutations);
        factory.For<V1Pod>();
        await factory.StartAsync(CancellationToken.None);
        return factory;
    }

    private sealed class Errors(List<string> told) : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                told.Add(formatter(state, exception));
            }
        }
    }
}
