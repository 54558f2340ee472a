using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Jota.ApiServer.Auditing;

namespace Jota.ApiServer.Tests.Auditing;

/// <summary>Keeps what was audited, for tests to take event by event.</summary>
internal sealed class RecordingSink : IAuditSink
{
    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();

    /// <summary>Whether everything was taken.</summary>
    public bool IsEmpty => _events.Reader.Count == 0;

    public static Auditor Auditor(string policy, RecordingSink sink)
    {
        var read = AuditPolicyFile.Read(Encoding.UTF8.GetBytes("apiVersion: audit.k8s.io/v1\nkind: Policy\n" + policy), out var problems);
        Assert.Empty(problems);
        return new(read!, [sink], new());
    }

    public ValueTask AddAsync(ReadOnlyMemory<byte> @event)
    {
        var line = Encoding.UTF8.GetString(@event.Span);
        Assert.DoesNotContain('\n', line);
        return _events.Writer.WriteAsync(line);
    }

    /// <summary>The next event.</summary>
    public async Task<JsonNode> NextAsync() =>
        JsonNode.Parse(await _events.Reader.ReadAsync(TestContext.Current.CancellationToken))!;

    /// <summary>The next event, which must be of this stage.</summary>
    public async Task<JsonNode> NextAsync(string stage)
    {
        var next = await NextAsync();
        Assert.Equal(stage, (string?)next["stage"]);
        return next;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
