using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>
/// The definitions of custom resources: there are none. <c>kubectl</c> lists them before it says that a kind is unknown, and
/// without an answer it complains about that instead.
/// </summary>
internal static class CustomDefinitions
{
    private static readonly CachedDocument None = new(
        "application/json",
        """
        {"kind":"CustomResourceDefinitionList","apiVersion":"apiextensions.k8s.io/v1","metadata":{"resourceVersion":"1"},"items":[]}
        """u8.ToArray());

    /// <summary>Answers a list; false when it is about something else.</summary>
    public static async Task<bool> HandleAsync(HttpContext http, ApiPath path)
    {
        var list = path
            is { Group: "apiextensions.k8s.io", Version: "v1", Plural: "customresourcedefinitions", Namespace: "", Name: "", Watch: false };
        if (!list || !HttpMethods.IsGet(http.Request.Method) || new QueryValues(http.Request.Query).Flag("watch"))
        {
            return false;
        }

        await None.WriteAsync(http);
        return true;
    }
}
