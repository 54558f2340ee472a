using System.Net;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Http;

/// <summary>A body whose end does not come.</summary>
internal sealed class UnfinishedContent : HttpContent
{
    private readonly int _begin;
    private readonly Task _end;

    public UnfinishedContent(int begin, Task end, long? length = null)
    {
        (_begin, _end) = (begin, end);
        Headers.ContentType = new("application/json");
        Headers.ContentLength = length;
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(new byte[_begin], Ct);
        await stream.FlushAsync(Ct);
        await _end;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
