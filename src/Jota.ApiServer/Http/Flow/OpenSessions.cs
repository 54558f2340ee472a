using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Http;

/// <summary>
/// How many requests lead to a node or a pod: logs, talks with processes, forwarded ports, proxies. Each holds buffers on its way even
/// while nothing happens, and may last for ever; so there may be only so many.
/// </summary>
internal sealed class OpenSessions(int most)
{
    private int _count;

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>One more, until the answer is disposed. Throws 429 when there are as many as there may be.</summary>
    public IDisposable Enter()
    {
        if (Interlocked.Increment(ref _count) > most)
        {
            Interlocked.Decrement(ref _count);
            throw new ApiException(
                429,
                "TooManyRequests",
                "too many logs, commands, forwarded ports and proxied requests are under way: please try again later",
                new V1StatusDetails { RetryAfterSeconds = 1 });
        }

        return new Place(this);
    }

    private sealed class Place(OpenSessions all) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                Interlocked.Decrement(ref all._count);
            }
        }
    }
}
