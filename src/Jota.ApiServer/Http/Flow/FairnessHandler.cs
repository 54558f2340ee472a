using Jota.ApiServer.Fairness;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary><c>/debug/api_priority_and_fairness/…</c>: who waits for whom, for people.</summary>
internal sealed class FairnessHandler(HttpServices services)
{
    public const string Root = "/debug/api_priority_and_fairness";

    public async Task<bool> HandleAsync(HttpContext http, string path)
    {
        if (services.Options.Fairness is not { } fairness || TextOf(fairness, path) is not { } text)
        {
            return false;
        }

        await Answer.TextAsync(http, StatusCodes.Status200OK, text);
        return true;
    }

    private string? TextOf(RequestFairness fairness, string path) => path switch
    {
        Root + "/dump_priority_levels" => FairnessDump.Levels(fairness),
        Root + "/dump_queues" => FairnessDump.Queues(fairness),
        Root + "/dump_requests" => FairnessDump.Requests(fairness, services.Clock),
        _ => null,
    };
}
