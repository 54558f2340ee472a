using Jota.ApiServer.Reviews;
using Jota.ApiServer.Subresources;

namespace Jota.ApiServer.Verbs;

/// <summary>One handler for each verb.</summary>
internal sealed class VerbHandlers : IDisposable
{
    private readonly BookmarkLoop _bookmarks;

    public VerbHandlers(CoreServices core)
    {
        var pipeline = new UpdatePipeline(core);
        _bookmarks = new BookmarkLoop(core.Caches, core.Clock);
        Get = new GetHandler(core);
        List = new ListHandler(core);
        Watch = new WatchHandler(core, _bookmarks);
        Create = new CreateHandler(core);
        Bind = new BindingHandler(core);
        TokenRequest = new TokenRequestHandler(core);
        Review = new ReviewHandler(core);
        Update = new UpdateHandler(core, pipeline, Create);
        Patch = new PatchHandler(core, pipeline);
        Scale = new ScaleHandler(core, pipeline, Get);
        Delete = new DeleteHandler(core);
        DeleteCollection = new DeleteCollectionHandler(List, Delete);
    }

    public GetHandler Get { get; }

    public ListHandler List { get; }

    public WatchHandler Watch { get; }

    public CreateHandler Create { get; }

    public BindingHandler Bind { get; }

    public ReviewHandler Review { get; }

    public TokenRequestHandler TokenRequest { get; }

    public UpdateHandler Update { get; }

    public PatchHandler Patch { get; }

    public ScaleHandler Scale { get; }

    public DeleteHandler Delete { get; }

    public DeleteCollectionHandler DeleteCollection { get; }

    public void Dispose() => _bookmarks.Dispose();
}
