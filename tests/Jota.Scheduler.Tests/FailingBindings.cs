using Jota.Api;
using Jota.Client;
using Jota.Tests;

namespace Jota.Scheduler.Tests;

/// <summary>An API whose next bindings fail.</summary>
internal sealed class FailingBindings(IApi api) : PassingApi(api)
{
    public int Failures { get; set; }

    public override Task<WriteResult> CreateAsync(ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct) =>
        target.Subresource == "binding" && Failures-- > 0
            ? throw new ApiException(500, "InternalError", "out of order")
            : base.CreateAsync(target, body, options, ct);
}
