using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Jota.Client;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>
/// Streams a list: the encoded bytes of each object go into the response as they are, compressed when that is worth it, and
/// no copy of the whole is ever made.
/// </summary>
internal static class ListBody
{
    // Upstream compresses from this size on.
    private const int WorthCompressing = 128 * 1024;

    /// <summary>So much is written before it is sent.</summary>
    public const int FlushAt = 64 * 1024;

    public static async Task WriteAsync(ApiCall call, ApiList list)
    {
        if (call.Audited is { WantsAnswer: true } audited)
        {
            audited.Answered(call.NewRepresentation(), call.Target.Resource, list);
        }

        var head = new ArrayBufferWriter<byte>(256);
        call.Representation.WriteListHead(head, call.Target.Resource, list);
        if (!call.Format.IsPlainJson)
        {
            await WriteLaidAsync(call, list, head);
            return;
        }

        var response = call.Http.Response;
        response.ContentType = call.Format.ContentType;
        var size = SizeOf(list, head.WrittenCount);
        if (size > WorthCompressing && AcceptsGzip(call.Http.Request))
        {
            await WriteCompressedAsync(call, list, head.WrittenMemory);
            return;
        }

        await WriteAsync(call, response.BodyWriter, list, head.WrittenMemory);
    }

    /// <summary>Whether the client wants answers compressed.</summary>
    public static bool AcceptsGzip(HttpRequest request) =>
        request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);

    private static async Task WriteAsync(ApiCall call, PipeWriter pipe, ApiList list, ReadOnlyMemory<byte> head)
    {
        using var turn = call.Services.Turns.Later();
        var into = new BlockWriter(pipe);
        into.Write(head.Span);
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (i > 0)
            {
                into.Write(","u8);
            }

            call.Representation.WriteListItem(into, list.Items[i]);
            if (into.Unsent > FlushAt)
            {
                await turn.SendAsync(into.FlushAsync(call.Http, call.Ct), call.Ct);
            }
        }

        into.Write("]}\n"u8);
        await into.FlushAsync(call.Http, call.Ct);
    }

    private static async Task WriteCompressedAsync(ApiCall call, ApiList list, ReadOnlyMemory<byte> head)
    {
        call.Http.Response.Headers.ContentEncoding = "gzip";
        call.Http.Response.Headers.Vary = "Accept-Encoding";
        await using var gzip = new GZipStream(call.Http.Response.BodyWriter.AsStream(leaveOpen: true), CompressionLevel.Fastest);
        var pipe = PipeWriter.Create(gzip, new StreamPipeWriterOptions(minimumBufferSize: FlushAt, leaveOpen: true));
        await WriteAsync(call, pipe, list, head);
        await pipe.CompleteAsync();
    }

    private static async Task WriteLaidAsync(ApiCall call, ApiList list, ArrayBufferWriter<byte> body)
    {
        using var turn = call.Services.Turns.Later();
        var worked = 0;
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (i > 0)
            {
                body.Write(","u8);
            }

            call.Representation.WriteListItem(body, list.Items[i]);
            if (body.WrittenCount - worked > FlushAt)
            {
                worked = body.WrittenCount;
                await turn.SendAsync(ValueTask.CompletedTask, call.Ct);
            }
        }

        body.Write("]}"u8);
        await Answer.DocumentAsync(call, StatusCodes.Status200OK, body);
    }

    /// <summary>About the size of a list of whole objects: what is owned is told only as it is written.</summary>
    private static long SizeOf(ApiList list, int head)
    {
        long size = head + Math.Max(0, list.Items.Count - 1) + 3;
        foreach (var item in list.Items)
        {
            size += item.JsonLength;
        }

        return size;
    }
}
