using System.Text;
using Jota.ApiServer.Auditing;
using Jota.ApiServer.Tests.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.ApiServer.Tests.Auditing;

public sealed class AuditLogTests
{
    [Fact]
    public async Task Events_are_written_in_order_and_all_of_them_before_it_closes()
    {
        var output = new GatedOutput();
        await using (var log = new AuditLog(output, new(), NullLogger.Instance))
        {
            output.Open();
            for (var i = 0; i < 1000; i++)
            {
                await log.AddAsync(Event($"{i}"));
            }
        }

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{i}"), output.Written);
        Assert.True(output.IsClosed);
    }

    [Fact]
    public async Task Who_comes_when_too_much_waits_waits_too_and_nothing_is_lost()
    {
        var output = new GatedOutput();
        var metrics = new AuditMetrics();
        await using (var log = new AuditLog(output, metrics, NullLogger.Instance, mostWaiting: 2))
        {
            await log.AddAsync(Event("taken by the writer"));
            await output.Begun;
            await log.AddAsync(Event("1"));
            await log.AddAsync(Event("2"));
            var third = log.AddAsync(Event("3")).AsTask();
            Assert.False(third.IsCompleted);
            output.Open();
            await third;
        }

        Assert.Equal(["taken by the writer", "1", "2", "3"], output.Written);
        Assert.Equal(0, metrics.LogErrors);
    }

    [Fact]
    public async Task What_cannot_be_written_is_counted_and_told_once_and_what_comes_later_is_written_again()
    {
        var (output, metrics, logs) = (new GatedOutput { Fails = true }, new AuditMetrics(), new RecordingLogs());
        output.Open();
        await using (var log = new AuditLog(output, metrics, logs.CreateLogger("")))
        {
            await log.AddAsync(Event("lost"));
            await Eventually.HoldsAsync(() => metrics.LogErrors == 1);
            await log.AddAsync(Event("lost, too"));
            await Eventually.HoldsAsync(() => metrics.LogErrors == 2);
            output.Fails = false;
            await log.AddAsync(Event("kept"));
        }

        Assert.Equal(["kept"], output.Written);
        Assert.StartsWith("The audit log cannot be written", Assert.Single(logs.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_comes_after_the_end_is_counted_as_lost()
    {
        var metrics = new AuditMetrics();
        var log = new AuditLog(new GatedOutput(), metrics, NullLogger.Instance);
        await log.DisposeAsync();
        await log.AddAsync(Event("late"));
        Assert.Equal(1, metrics.LogErrors);
    }

    [Fact]
    public void A_queue_holds_so_many_bytes_and_one_event_of_any_length()
    {
        var queue = new AuditQueue(mostEvents: 10, mostBytes: 4);
        Assert.True(queue.TryAdd(Event("longer")));
        Assert.False(queue.TryAdd(Event("a")));
        Assert.Single(queue.Take(5));
        Assert.True(queue.TryAdd(Event("ab")));
        Assert.True(queue.TryAdd(Event("cd")));
        Assert.False(queue.TryAdd(Event("e")));
    }

    private static ReadOnlyMemory<byte> Event(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Writes nothing until it is opened.</summary>
    private sealed class GatedOutput : IAuditOutput
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<string> Written { get; } = [];

        public Task Begun => _begun.Task;

        public bool Fails { get; set; }

        public bool IsClosed { get; private set; }

        public void Open() => _open.TrySetResult();

        public async Task WriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> events)
        {
            _begun.TrySetResult();
            await _open.Task;
            if (Fails)
            {
                throw new IOException("No space left on device");
            }

            Written.AddRange(events.Select(line => Encoding.UTF8.GetString(line.Span)));
        }

        public ValueTask DisposeAsync()
        {
            IsClosed = true;
            return ValueTask.CompletedTask;
        }
    }
}
