using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary><c>/debug/jota/snapshot</c>: all that is stored, at one revision, for who may get this path.</summary>
internal sealed class SnapshotHandler(HttpServices services)
{
    /// <summary>The path.</summary>
    public const string Path = "/debug/jota/snapshot";

    /// <summary>
    /// Streams it; false where there is no store to take it of. What fails on the way ends the connection, never the file.
    /// </summary>
    public async Task<bool> HandleAsync(HttpContext http, string path)
    {
        if (services.Options.Snapshot is not { } snapshot)
        {
            return false;
        }

        http.Response.ContentType = "application/octet-stream";
        await snapshot(new AnswerStream(http, FlightPace.Steady), http.RequestAborted);
        return true;
    }
}
