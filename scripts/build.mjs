// `npm run build`: what the package ships, into out/.
import { build, install } from './setup.mjs';

install();
build();
