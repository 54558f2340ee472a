using System.Buffers;
using System.Globalization;
using Jota.Client;
using k8s.Models;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>Writes the answers that are one piece: an object, a <c>Status</c>, a line of text.</summary>
internal static class Answer
{
    /// <summary>A <c>Status</c>, always as JSON: also the answer to those who cannot be served what they accept.</summary>
    public static Task StatusAsync(HttpContext http, V1Status status)
    {
        var body = new ArrayBufferWriter<byte>(512);
        StatusBody.Write(body, status);
        if (status.Details?.RetryAfterSeconds is > 0 and { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return BytesAsync(http, status.Code ?? 200, "application/json", Line(body));
    }

    /// <summary>The same as the outcome of a call.</summary>
    public static Task StatusAsync(ApiCall call, V1Status status)
    {
        call.Audited?.Answered(status);
        return StatusAsync(call.Http, status);
    }

    /// <summary>One object in the caller's shape and format.</summary>
    public static Task ObjectAsync(ApiCall call, int code, Jota.Api.ApiObject obj)
    {
        if (call.Audited is { WantsAnswer: true } audited)
        {
            audited.Answered(call.NewRepresentation(), obj);
        }

        if (call.Format is { Shape: Shape.Whole, IsPlainJson: true })
        {
            return StoredAsync(call.Http, code, obj);
        }

        var body = new ArrayBufferWriter<byte>(obj.JsonLength + 512);
        call.Representation.WriteObject(body, obj);
        return DocumentAsync(call, code, body);
    }

    /// <summary>The outcome of a write, with its warnings.</summary>
    public static Task WrittenAsync(ApiCall call, WriteResult result)
    {
        WarningHeader.Write(call.Http.Response.Headers, result.Warnings);
        return result.Status is { } status
            ? StatusAsync(call, status)
            : ObjectAsync(call, result.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK, result.Object);
    }

    /// <summary>A JSON document in the caller's format.</summary>
    public static Task DocumentAsync(ApiCall call, int code, ArrayBufferWriter<byte> json)
    {
        var format = call.Format;
        return BytesAsync(call.Http, code, format.ContentType, format.IsPlainJson ? Line(json) : Laid(format, json.WrittenMemory));
    }

    /// <summary>Text that is not for machines, as Go's <c>http.Error</c> sends it.</summary>
    public static Task TextAsync(HttpContext http, int code, string text)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return BytesAsync(http, code, "text/plain; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The answer to a path that nobody serves.</summary>
    public static Task NoSuchPageAsync(HttpContext http) => TextAsync(http, StatusCodes.Status404NotFound, "404 page not found\n");

    /// <summary>Bytes that were made for this answer: they count as in flight while the client does not take them.</summary>
    public static Task BytesAsync(HttpContext http, int code, string contentType, ReadOnlyMemory<byte> body) =>
        BytesAsync(http, code, contentType, body, body.Length);

    /// <summary>Bytes that are kept in any case, whoever reads them.</summary>
    public static Task SharedAsync(HttpContext http, string contentType, ReadOnlyMemory<byte> body) =>
        BytesAsync(http, StatusCodes.Status200OK, contentType, body, held: 0);

    private static async Task BytesAsync(HttpContext http, int code, string contentType, ReadOnlyMemory<byte> body, long held)
    {
        http.Response.StatusCode = code;
        http.Response.ContentType = contentType;
        http.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await WriteAsync(http, body, held);
        }
    }

    /// <summary>Writes in pieces: of what the client does not take no more than one is held.</summary>
    private static async Task WriteAsync(HttpContext http, ReadOnlyMemory<byte> body, long held)
    {
        var into = http.Response.BodyWriter;
        do
        {
            var piece = body[..Math.Min(body.Length, ListBody.FlushAt)];
            into.Write(piece.Span);
            body = body[piece.Length..];
            await ConnectionFlow.FlushAsync(http, into, http.RequestAborted, held: held);
        }
        while (!body.IsEmpty);
    }

    /// <summary>An object's bytes as they are, and a line's end.</summary>
    private static async Task StoredAsync(HttpContext http, int code, Jota.Api.ApiObject obj)
    {
        http.Response.StatusCode = code;
        http.Response.ContentType = "application/json";
        var into = http.Response.BodyWriter;
        http.Response.ContentLength = obj.ToldLength + 1;
        obj.WriteTo(into);
        into.Write("\n"u8);
        await ConnectionFlow.FlushAsync(http, into, http.RequestAborted);
    }

    /// <summary>A finished JSON document in a format other than plain JSON.</summary>
    public static ReadOnlyMemory<byte> Laid(ResponseFormat format, ReadOnlyMemory<byte> json)
    {
        var body = new ArrayBufferWriter<byte>(json.Length * 2);
        if (format.Yaml)
        {
            YamlText.Write(json, body);
            return body.WrittenMemory;
        }

        JsonText.Indent(json, body);
        return Line(body);
    }

    private static ReadOnlyMemory<byte> Line(ArrayBufferWriter<byte> body)
    {
        body.Write("\n"u8);
        return body.WrittenMemory;
    }
}
