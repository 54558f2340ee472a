using Jota.Client;
using Jota.Tests;

namespace Jota.Controllers.Tests;

/// <summary>An API where somebody else is quicker, once: just before the first update of a kind's subresource something is done.</summary>
internal sealed class MeddledApi(IApi api, string subresource, Func<Task> meddle) : PassingApi(api)
{
    private int _done;

    public override async Task<WriteResult> UpdateAsync(ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct)
    {
        if (target.Subresource == subresource && Interlocked.Exchange(ref _done, 1) == 0)
        {
            await meddle();
        }

        return await base.UpdateAsync(target, body, options, ct);
    }
}
