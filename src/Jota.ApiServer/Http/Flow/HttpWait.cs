using Jota.ApiServer.Fairness;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>What ends the wait of a request that came over HTTP. Asked only when it has to wait.</summary>
internal readonly struct HttpWait(HttpContext http, RequestDeadlines waits, CancellationToken stopping) : IWaitEnds
{
    public CancellationToken TooLate => waits.Next();

    public CancellationToken Gone => http.RequestAborted;

    public CancellationToken Stopping => stopping;
}
