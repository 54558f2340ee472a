using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Jota.ApiServer.Http;

/// <summary>Connects Kestrel with our pipeline: nothing lies between.</summary>
internal sealed class PipelineApplication(RequestPipeline pipeline, RequestCount requests) : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures)
    {
        requests.Begin();
        return new DefaultHttpContext(contextFeatures);
    }

    public Task ProcessRequestAsync(HttpContext context) => pipeline.HandleAsync(context);

    public void DisposeContext(HttpContext context, Exception? exception) => requests.End();
}
