using System.Text;
using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Tests.Http;

/// <summary>A kubelet that has one log for everybody, and remembers what it was asked.</summary>
internal sealed class ScriptedNode(string log) : INodeConnections, INodeConnection
{
    private readonly TaskCompletionSource _followed = new();
    private readonly TaskCompletionSource _ended = new();

    public LogOptions? Asked { get; private set; }

    public ApiException? Refusal { get; init; }

    public Task Followed => _followed.Task;

    /// <summary>Done when nobody follows any more.</summary>
    public Task Ended => _ended.Task;

    public INodeConnection? Find(string node) => node == "a" ? this : null;

    public Task<NodeSummary> SummaryAsync(CancellationToken ct) => throw new ApiException(500, "InternalError", "it has logs alone");

    public async Task CopyLogsAsync(ObjectKey pod, string uid, LogOptions options, Stream into, CancellationToken ct)
    {
        Asked = options;
        if (Refusal is not null)
        {
            throw Refusal;
        }

        await into.WriteAsync(Encoding.UTF8.GetBytes(log), ct);
        if (options.Follow)
        {
            _followed.SetResult();
            await using var over = ct.Register(() => _ended.TrySetResult());
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        }
    }
}
