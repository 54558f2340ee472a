using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;

namespace Jota.Kubectl;

/// <summary>Shows browsers the files of a folder: <c>proxy --www</c>.</summary>
/// <param name="folder">The folder.</param>
/// <param name="prefix">Below which path its files are; begins and ends with a slash.</param>
internal sealed class StaticFolder(string folder, string prefix)
{
    private const string Index = "index.html";

    private readonly FileExtensionContentTypeProvider _types = new();

    /// <summary>Whether a path is below the prefix.</summary>
    public bool Has(string path) => path.StartsWith(prefix, StringComparison.Ordinal);

    /// <summary>Answers with a file, or with what is in a folder.</summary>
    public async Task ServeAsync(HttpContext context, string path)
    {
        var words = Uri.UnescapeDataString(path[prefix.Length..]).Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        if (words.Any(word => word is ".." || word.AsSpan().ContainsAny('\0', '\\')))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var file = Path.Combine([folder, .. words]);
        if (!Directory.Exists(file))
        {
            await SendAsync(context, file);
        }
        else if (!path.EndsWith('/'))
        {
            context.Response.Redirect(words[^1] + "/", permanent: true);
        }
        else if (File.Exists(Path.Combine(file, Index)))
        {
            await SendAsync(context, Path.Combine(file, Index));
        }
        else
        {
            await ListAsync(context, file);
        }
    }

    private async Task SendAsync(HttpContext context, string file)
    {
        if (!File.Exists(file))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync("404 page not found\n", context.RequestAborted);
            return;
        }

        context.Response.ContentType = _types.TryGetContentType(file, out var type) ? type : "application/octet-stream";
        context.Response.ContentLength = new FileInfo(file).Length;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await context.Response.SendFileAsync(file, context.RequestAborted);
        }
    }

    private static async Task ListAsync(HttpContext context, string folder)
    {
        var text = new StringBuilder("<!doctype html>\n<pre>\n");
        foreach (var path in Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path) + (Directory.Exists(path) ? "/" : "");
            text.Append("<a href=\"./").Append(Uri.EscapeDataString(name).Replace("%2F", "/", StringComparison.Ordinal)).Append("\">")
                .Append(WebUtility.HtmlEncode(name)).Append("</a>\n");
        }

        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(text.Append("</pre>\n").ToString(), context.RequestAborted);
    }
}
