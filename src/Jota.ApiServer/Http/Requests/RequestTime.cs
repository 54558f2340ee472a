using Jota.Api;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>
/// How long a request may take that is no watch, log or the like: a minute as upstream, or less where it says so with <c>timeout</c>.
/// </summary>
internal static class RequestTime
{
    /// <summary>What a request has that says nothing.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>The request's time. Throws 400 with upstream's text where what it says is no duration.</summary>
    public static TimeSpan Of(HttpRequest request)
    {
        var said = QueryValues.Of(request).Text("timeout");
        if (said.Length == 0)
        {
            return Longest;
        }

        var time = GoTime.Parse(said, out var problem);
        return problem is not null ? throw ApiException.BadRequest($"invalid timeout specified in the request URL \"{said}\" - {problem}")
            : time > TimeSpan.Zero && time < Longest ? time
            : Longest;
    }
}
