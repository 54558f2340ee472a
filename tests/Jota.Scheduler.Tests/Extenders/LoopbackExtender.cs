using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Jota.Scheduler.Tests.Extenders;

/// <summary>A real extender on a free port of loopback; a test says what it answers.</summary>
internal sealed class LoopbackExtender : IAsyncDisposable
{
    private readonly WebApplication _server;

    private LoopbackExtender(WebApplication server) => _server = server;

    public Uri Url => new(_server.Urls.First());

    /// <summary>What it was asked so far.</summary>
    public ConcurrentQueue<(string Verb, JsonElement Question)> Asked { get; } = [];

    /// <summary>With what it answers a verb.</summary>
    public static Task<LoopbackExtender> AnsweringAsync(Func<string, JsonElement, string> answer) =>
        StartAsync((verb, question, response) => response.WriteAsync(answer(verb, question)));

    public static async Task<LoopbackExtender> StartAsync(Func<string, JsonElement, HttpResponse, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var extender = new LoopbackExtender(server);
        server.Run(async context =>
        {
            using var question = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            var verb = context.Request.Path.Value!.Trim('/');
            extender.Asked.Enqueue((verb, question.RootElement.Clone()));
            await answer(verb, question.RootElement, context.Response);
        });
        await server.StartAsync();
        return extender;
    }

    public static string Filtered(params string[] nodes) => $$"""{"NodeNames": [{{string.Join(',', nodes.Select(n => $"\"{n}\""))}}]}""";

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
