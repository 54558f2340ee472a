using System.Net;
using System.Net.Http.Headers;

namespace Jota.Client;

/// <summary>
/// Shows a token with each request, on a connection that others share. A token that is not accepted is asked for anew at the next
/// request: the account may be another one of that name by now.
/// </summary>
/// <param name="token">The account's token.</param>
/// <param name="shared">Sends; stays its owner's.</param>
internal sealed class TokenHandler(AccountToken token, HttpMessageInvoker shared) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var shown = await token.GetAsync(cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", shown);
        var response = await shared.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            token.Forget(shown);
        }

        return response;
    }
}
