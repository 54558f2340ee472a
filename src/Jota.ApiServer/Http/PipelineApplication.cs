using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Jota.ApiServer.Http;

/// <summary>
/// Connects Kestrel with our pipeline: nothing lies between. A stream or connection that is used again keeps its context.
/// </summary>
internal sealed class PipelineApplication(RequestPipeline pipeline, RequestCount requests) : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures)
    {
        requests.Begin();
        if (contextFeatures is not IHostContextContainer<HttpContext> container)
        {
            return new DefaultHttpContext(contextFeatures);
        }

        if (container.HostContext is DefaultHttpContext before)
        {
            before.Initialize(contextFeatures);
            return before;
        }

        return container.HostContext = new DefaultHttpContext(contextFeatures);
    }

    public Task ProcessRequestAsync(HttpContext context) => pipeline.HandleAsync(context);

    public void DisposeContext(HttpContext context, Exception? exception) => requests.End();
}
